using System.Collections.Concurrent;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Telemetry;
using TopGun.Core.Time;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Administration;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Operations.Counters;
using TopGun.Node.Operations.Devices;
using TopGun.Node.Operations.Expiry;
using TopGun.Node.Operations.Interceptors;
using TopGun.Node.Operations.Journal;
using TopGun.Node.Operations.Locks;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Operations.Processors;
using TopGun.Node.Operations.Resolvers;
using TopGun.Node.Operations.Sessions;
using TopGun.Node.Operations.State;
using TopGun.Node.Operations.Sync;
using TopGun.Node.Operations.Telemetry;
using TopGun.Node.Operations.Tombstones;
using TopGun.Node.Operations.Topics;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Node.Operations;

/// <summary>The grid of one node: opens sessions and leads everything they ask through one pipeline.</summary>
/// <remarks>Safe for use from many threads. Disposing it ends every session.</remarks>
public sealed class NodeGrid : IGrid, IDisposable
{
    private readonly ConcurrentDictionary<NodeSession, byte> _sessions = new();
    private readonly IAuthenticator _authenticator;
    private readonly NodeMetrics _metrics;
    private readonly ExpirySweep _expiry;
    private readonly InterceptorChain? _interceptors;
    private readonly TombstoneCollector _tombstones;
    private ulong _lastSession;
    private int _sessionCount;

    /// <summary>Makes a node over a record store.</summary>
    /// <param name="options">How it serves.</param>
    /// <param name="store">Its records.</param>
    /// <param name="queries">Queries over the same store.</param>
    /// <param name="authenticator">Decides who callers are.</param>
    /// <param name="timeProvider">Its wall clock.</param>
    /// <param name="random">Source of device secrets.</param>
    public NodeGrid(
        NodeOptions options,
        RecordStore store,
        QueryEngine queries,
        IAuthenticator authenticator,
        TimeProvider timeProvider,
        RandomBytes random)
    {
        Options = options;
        Store = store;
        Queries = queries;
        _authenticator = authenticator;
        _metrics = new NodeMetrics(() => SessionCount, () => store.TagTombstoneBytes);
        MemoryMetrics.AddTo(_metrics.Meter, store);
        _interceptors = InterceptorChain.Of(options.Interceptors, store, options.ValueBytesMax, _metrics.Meter);
        Clock = new HybridLogicalClock(options.NodeId, timeProvider);
        var records = new NodeRecords(store, Clock);
        Policies = new PolicyRegistry(random, options.AccessRules, records) { RulesChanged = JudgeAnew };
        Devices = new DeviceRegistry(random, options.DevicesMax, records);
        Counters = new CounterRegistry(records);
        _expiry = new ExpirySweep(store, timeProvider, options.NodeId);
        _tombstones = new TombstoneCollector(
            store, new ReplicaFrontier(options.DevicesMax, records), Clock, timeProvider, options.Tombstones, AnnounceForgotten);
        Sync = new SyncOperations(store, Clock, _tombstones);
        Deltas = new DeltaReader(store, Clock, LifeName.Of(options.NodeId, random));
        Topics = new TopicRegistry(timeProvider, options.ValueBytesMax);
        RefreshGrants = new KeptRecords(records, NodeRecords.RefreshGrants);
        Locks = new LockRegistry(timeProvider, records);
        if (options.JournalEnabled)
        {
            Journal = new ChangeJournal(options.JournalCapacity, JournalLimits.BytesMax, timeProvider, store.KeptJournal?.Life ?? LifeName.Number(random));
            Journal.GoOn(store.KeptJournal);
            store.Journal = Journal;
        }
        Administration = new NodeAdministration(options, store, queries, Policies, _expiry, () => SessionCount, timeProvider, records);
        Administration.RestoreSettings();
        Watch = new OperationWatch(_metrics, Administration.Slow, timeProvider);
        Administrators = new Administrators(options.AnonymousMayAdminister);
        Resolvers = new ResolverRegistry(options.Resolvers, Clock, timeProvider, options.ValueBytesMax, _metrics.Meter, records);
        foreach (var registration in options.ResolverRegistrations)
            Resolvers.Register(ResolverOwner.Host, registration, string.Empty);
        Resolvers.Restore();
        Maps = new MapOperations(store, Clock, timeProvider, options.ValueBytesMax, _metrics, Watch, Resolvers, _interceptors);
        Processors = new ProcessorOperations(store, Maps, options.Processors, timeProvider);
    }

    /// <summary>Issues the node's stamps; follows every stamp it accepts.</summary>
    public HybridLogicalClock Clock { get; }

    /// <summary>Sessions open now.</summary>
    public int SessionCount => Volatile.Read(ref _sessionCount);

    /// <summary>Who may do what; nobody needs a right before the first policy was created.</summary>
    public PolicyRegistry Policies { get; }

    /// <summary>Refresh tokens of the host's login, which the node keeps for it.</summary>
    public KeptRecords RefreshGrants { get; }

    /// <summary>How long the operations of each service took.</summary>
    public IEnumerable<KeyValuePair<string, DurationHistogram>> Durations =>
        _metrics.Services.Select(service => KeyValuePair.Create(service.Name, service.Durations));

    /// <summary>The same node for a face that lets callers without token in as anonymous; a token must be good all the same.</summary>
    public IGrid AdmittingAnonymous => new AnonymousDoor(this);

    internal NodeOptions Options { get; }

    internal MapOperations Maps { get; }

    internal SyncOperations Sync { get; }

    internal DeltaReader Deltas { get; }

    internal ProcessorOperations Processors { get; }

    internal ResolverRegistry Resolvers { get; }

    internal NodeAdministration Administration { get; }

    internal OperationWatch Watch { get; }

    internal Administrators Administrators { get; }

    internal RecordStore Store { get; }

    internal QueryEngine Queries { get; }

    internal TopicRegistry Topics { get; }

    internal CounterRegistry Counters { get; }

    internal LockRegistry Locks { get; }

    internal ChangeJournal? Journal { get; }

    internal DeviceRegistry Devices { get; }

    internal DeviceOwners DeviceOwners { get; } = new();

    /// <inheritdoc/>
    public ValueTask<IGridSession> OpenSessionAsync(
        Credentials credentials, ISessionSink sink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IGridSession>(Open(_authenticator.Authenticate(credentials), sink));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeOperations>> CountOperationsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<NodeOperations>>([new NodeOperations(Options.NodeId, _metrics.Operations)]);

    /// <summary>Opens a session for a caller who is known.</summary>
    internal NodeSession Open(Principal principal, ISessionSink sink)
    {
        _interceptors?.Connect(principal);
        if (Interlocked.Increment(ref _sessionCount) > Options.SessionsMax)
        {
            Interlocked.Decrement(ref _sessionCount);
            throw new GridException(
                GridErrorCode.Unavailable, $"this node serves {Options.SessionsMax} sessions, which is its limit; try another node or later");
        }
        var session = new NodeSession(this, Interlocked.Increment(ref _lastSession), principal, sink);
        _sessions.TryAdd(session, 0);
        return session;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _expiry.Dispose();
        Queries.Indexes.Dispose();
        _tombstones.Dispose();
        foreach (var session in _sessions.Keys)
            session.Close(new GridError(GridErrorCode.Unavailable, "this node is shutting down"));
        Locks.Dispose();
        _metrics.Dispose();
    }

    // Requests look at the rules themselves; what was subscribed to before is judged here.
    private void JudgeAnew()
    {
        foreach (var session in _sessions.Keys)
            session.Subscriptions.JudgeAnew();
    }

    /// <summary>Takes an ended session out of the count; called once per session.</summary>
    internal void Forget(NodeSession session)
    {
        if (!_sessions.TryRemove(session, out _))
            return;
        Interlocked.Decrement(ref _sessionCount);
        _interceptors?.Disconnect(session.Principal);
    }

    private void AnnounceForgotten(HlcTimestamp olderThan)
    {
        foreach (var session in _sessions.Keys)
            session.Sink.OnForgotten(olderThan);
    }
}
