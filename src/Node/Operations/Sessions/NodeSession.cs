using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Grid.Topics;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Locks;
using TopGun.Node.Operations.Telemetry;

namespace TopGun.Node.Operations.Sessions;

/// <summary>One caller's life in this node; ending it releases whatever the caller holds.</summary>
internal sealed class NodeSession : IGridSession
{
    private readonly NodeGrid _grid;
    private readonly SessionLocks _locks;
    private readonly SessionResolvers _resolvers;
    private readonly SessionSync _sync;
    private readonly Lock _gate = new();
    private DeviceIdentity? _device;
    private bool _closed;

    public NodeSession(NodeGrid grid, ulong number, Principal principal, ISessionSink sink)
    {
        _grid = grid;
        Number = number;
        Sink = sink;
        Principal = principal;
        var isExempt = principal.UserId is { } id && grid.Options.AdminSubjects.Contains(id);
        var access = new CallerAccess(grid.Policies, principal, isExempt, grid.Administrators.Admits(principal));
        var reads = new ReadAccess(access, grid.Store);
        _sync = new SessionSync(this, grid.Sync, grid.Deltas, reads);
        Maps = new SessionMaps(this, grid.Maps, _sync, access, reads);
        Sync = new MeteredSync(_sync, grid.Watch);
        Processors = new SessionProcessors(this, grid.Processors, access, reads);
        _resolvers = new SessionResolvers(this, grid.Resolvers, $"{grid.Options.NodeId}/{number}", access);
        Subscriptions = new SessionSubscriptions(grid.Options.SubscriptionsPerSessionMax);
        Queries = new MeteredQueries(new SessionQueries(this, grid.Queries, grid.Administration.Queries, reads), grid.Watch);
        Administration = new SessionAdministration(this, grid.Administrators, grid.Administration);
        Topics = new MeteredTopics(new SessionTopics(this, grid.Topics, access), grid.Watch);
        Counters = new SessionCounters(this, grid.Counters, access);
        _locks = new SessionLocks(this, grid.Locks, new LockOwner(grid.Options.NodeId, number), access);
        Locks = new MeteredLocks(_locks, grid.Watch);
        Journal = new SessionJournal(this, grid.Journal, reads);
    }

    /// <summary>Tells the session from every other of this life of the node; above 0.</summary>
    public ulong Number { get; }

    /// <inheritdoc/>
    public Principal Principal { get; private set; }

    /// <inheritdoc/>
    public string NodeId => _grid.Options.NodeId;

    /// <inheritdoc/>
    public IMaps Maps { get; }

    /// <inheritdoc/>
    public IQueries Queries { get; }

    /// <inheritdoc/>
    public ITopics Topics { get; }

    /// <inheritdoc/>
    public ICounters Counters { get; }

    /// <inheritdoc/>
    public ILocks Locks { get; }

    /// <inheritdoc/>
    public IJournal Journal { get; }

    /// <summary>Every subscription of the session.</summary>
    public SessionSubscriptions Subscriptions { get; }

    /// <inheritdoc/>
    public ISync Sync { get; }

    /// <inheritdoc/>
    public IAdministration Administration { get; }

    /// <inheritdoc/>
    public IProcessors Processors { get; }

    /// <inheritdoc/>
    public IResolvers Resolvers => _resolvers;

    /// <inheritdoc/>
    public ValueTask<DeviceIdentity?> BindDeviceAsync(string? deviceToken, CancellationToken cancellationToken)
    {
        NodeSession? previous;
        DeviceIdentity device;
        lock (_gate)
        {
            ThrowIfClosed();
            // The token is shown once, to the call that minted it.
            if (_device is not null)
                return ValueTask.FromResult<DeviceIdentity?>(_device with { NewToken = null });
            device = _grid.Devices.Bind(Principal.UserId, deviceToken);
            _device = device;
            Principal = Principal with { Device = device };
            previous = _grid.DeviceOwners.Take(device.DeviceId, this);
        }
        previous?.Close(new GridError(GridErrorCode.Conflict, "the device has connected again elsewhere"));
        return ValueTask.FromResult<DeviceIdentity?>(device);
    }

    /// <summary>Receives what concerns the whole session; also names it as the writer of its writes.</summary>
    public ISessionSink Sink { get; }

    /// <summary>Ends the session from the node's side and tells the caller why.</summary>
    public void Close(GridError error)
    {
        if (Release())
            Sink.OnClosed(error);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    /// <summary>True once the session has ended.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Refuses work for a session that has ended.</summary>
    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(IsClosed, this);

    private bool Release()
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _closed = true;
        }
        Subscriptions.End();
        _locks.End();
        _resolvers.End();
        _sync.End();
        if (_device is { } device)
            _grid.DeviceOwners.Release(device.DeviceId, this);
        _grid.Forget(this);
        return true;
    }
}
