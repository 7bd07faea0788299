using TopGun.Client.Nodes;
using TopGun.Client.Sessions.Commands;
using TopGun.Client.Tokens;
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
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using Principal = TopGun.Core.Grid.Sessions.Principal;

namespace TopGun.Client.Sessions;

/// <summary>One caller's session with whichever node can be reached; survives the loss of streams.</summary>
/// <remarks>Its commands are numbered and posted under its lock, so that they leave in order.</remarks>
internal sealed partial class RemoteSession : IGridSession
{
    private const ulong OpenCommand = 1;
    private const ulong RebindCommand = 2;

    private static readonly GridError ClosedByCaller =
        new(GridErrorCode.Unavailable, "the session was closed before the node answered");

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly RemoteGrid _grid;
    private readonly Credentials _credentials;
    private readonly ISessionSink _sink;
    private readonly RemoteCounters _counters;
    private CancellationTokenSource _life = new();
    private NodeStream? _stream;
    private TaskCompletionSource? _placed;
    private string? _deviceToken;
    private bool _closed;

    // What comes before the node has opened the session can only refuse what was sent ahead.
    private volatile bool _isOpen;

    /// <summary>Makes a session that presents the same credentials to every node.</summary>
    public RemoteSession(RemoteGrid grid, ulong number, Credentials credentials, ISessionSink sink)
    {
        _grid = grid;
        _credentials = credentials;
        _sink = sink;
        Number = number;
        Maps = new RemoteMaps(this);
        Queries = new RemoteQueries(this);
        Sync = new RemoteSync(this);
        Processors = new RemoteProcessors(this);
        Resolvers = new RemoteResolvers(this);
        Administration = new RemoteAdministration(this);
        Topics = new RemoteTopics(this);
        _counters = new RemoteCounters(this);
        Locks = new RemoteLocks(this);
        Journal = new RemoteJournal(this);
    }

    /// <summary>Makes a session that presents the token of that time to each node.</summary>
    public RemoteSession(RemoteGrid grid, ulong number, CallerToken caller, ISessionSink sink)
        : this(grid, number, Credentials.Anonymous, sink)
    {
        _caller = caller;
        _ending = new CancellationTokenSource();
    }

    /// <summary>Cancelled when the present stream is lost, or the session closed: with it goes what only a node knew of the session.</summary>
    public CancellationToken Life
    {
        get
        {
            lock (_gate)
                return _life.Token;
        }
    }

    /// <summary>Told the node that serves the session, and null when it is lost.</summary>
    public Action<string?>? OnMoved { get; init; }

    /// <summary>Number of the session, unique within its grid.</summary>
    public ulong Number { get; }

    /// <summary>Completes when a node has opened the session, or fails with its refusal.</summary>
    public Task Opened => _opened.Task;

    /// <inheritdoc/>
    public Principal Principal { get; private set; } = Principal.Anonymous;

    /// <inheritdoc/>
    public string NodeId { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public IMaps Maps { get; }

    /// <inheritdoc/>
    public IQueries Queries { get; }

    /// <inheritdoc/>
    public ISync Sync { get; }

    /// <inheritdoc/>
    public IProcessors Processors { get; }

    /// <inheritdoc/>
    public IResolvers Resolvers { get; }

    /// <inheritdoc/>
    public IAdministration Administration { get; }

    /// <inheritdoc/>
    public ITopics Topics { get; }

    /// <inheritdoc/>
    public ICounters Counters => _counters;

    /// <summary>The counters, with calls that can be awaited.</summary>
    public RemoteCounters AwaitableCounters => _counters;

    /// <inheritdoc/>
    public ILocks Locks { get; }

    /// <inheritdoc/>
    public IJournal Journal { get; }

    /// <inheritdoc/>
    public async ValueTask<DeviceIdentity?> BindDeviceAsync(string? deviceToken, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        // The token is shown once, to the call that minted it.
        if (Principal.Device is { } bound)
            return bound with { NewToken = null };
        var device = await ReadAsync(
            new PendingRead<DeviceIdentity?>(
                new SessionCommand { BindDevice = new BindDevice { DeviceToken = deviceToken ?? string.Empty } },
                SessionEvent.EventOneofCase.DeviceBound,
                static answer => answer.DeviceBound.ToCore()),
            cancellationToken);
        lock (_gate)
        {
            _deviceToken = device?.NewToken ?? deviceToken;
            Principal = Principal with { Device = device };
        }
        return device;
    }

    /// <summary>Refuses work for a session that has ended.</summary>
    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), this);

    /// <summary>Waits until the session is on a stream, so that what is told now is sent.</summary>
    /// <exception cref="TopGunException">It cannot be opened for want of a token.</exception>
    public async Task WhenPlacedAsync(CancellationToken cancellationToken)
    {
        if (_caller is not null)
            await _caller.GetAsync(cancellationToken);
        Task placed;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_stream is not null)
                return;
            _placed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            placed = _placed.Task;
        }
        await placed.WaitAsync(cancellationToken);
    }

    /// <summary>Goes on with a stream: opens the session there and asks for all that is still wanted.</summary>
    /// <returns>False when the stream has ended.</returns>
    public bool Resume(NodeStream stream)
    {
        lock (_gate)
        {
            if (_closed)
                return true;
            if (!stream.TryAttach(this))
                return false;
            _stream = stream;
            _placed?.TrySetResult();
            _placed = null;
            _isOpen = false;
            Post(OpenCommand, new SessionCommand
            {
                Open = new OpenSession { Token = _credentials.Token ?? _token ?? string.Empty, DeviceToken = _credentials.DeviceToken ?? string.Empty },
            });
            if (_deviceToken is not null)
                Post(RebindCommand, new SessionCommand { BindDevice = new BindDevice { DeviceToken = _deviceToken } });
            PostAgain();
            return true;
        }
    }

    /// <summary>The stream was lost: what may not be repeated fails, the rest waits.</summary>
    /// <returns>False when the session had left the stream before.</returns>
    public bool Suspend(NodeStream stream)
    {
        CancellationTokenSource lost;
        lock (_gate)
        {
            if (_stream != stream)
                return false;
            _stream = null;
            lost = _life;
            _life = new CancellationTokenSource();
        }
        lost.Cancel();
        OnMoved?.Invoke(null);
        FailUnrepeatable();
        return true;
    }

    /// <summary>Hands an event of the node to whom it concerns.</summary>
    public void Deliver(ReceivedEvent received, Delivery delivery)
    {
        var happened = received.Message;
        switch (happened.EventCase)
        {
            case SessionEvent.EventOneofCase.Opened:
                _isOpen = true;
                _hasRenewed = false;
                Principal = happened.Opened.ToCore() with { Device = Principal.Device ?? happened.Opened.Device?.ToCore() };
                NodeId = happened.Opened.NodeId;
                OnMoved?.Invoke(NodeId);
                _opened.TrySetResult();
                break;
            case SessionEvent.EventOneofCase.Refused when happened.Command is 0 or OpenCommand:
                if (!TryRenew(happened))
                    Close(happened.Refused.ToCore());
                break;
            case var _ when !_isOpen:
                break;
            case SessionEvent.EventOneofCase.Record:
                _sink.OnRecordChange(received.Record, delivery);
                break;
            case SessionEvent.EventOneofCase.Counter or SessionEvent.EventOneofCase.CounterChanged:
                _counters.OnEvent(received, delivery);
                break;
            case SessionEvent.EventOneofCase.MergeRejected:
                _sink.OnMergeRejected(happened.MergeRejected.ToCore(), delivery);
                break;
            case SessionEvent.EventOneofCase.CommandRefused:
                if (!NoteRefusal(happened.Command, happened.CommandRefused.ToCore()))
                    _sink.OnRefused(happened.CommandRefused.ToCore());
                break;
            case SessionEvent.EventOneofCase.Forgotten:
                _sink.OnForgotten(happened.Forgotten.ToCore());
                break;
            default:
                if (FindLive(received.Command) is { } live && happened.EventCase != SessionEvent.EventOneofCase.Refused)
                    live.OnEvent(received, delivery);
                else
                    Answer(received);
                break;
        }
    }

    /// <summary>Ends the session from the grid's side and tells the caller why.</summary>
    public void Close(GridError error)
    {
        if (!Release(error))
            return;
        if (!_opened.TrySetException(new GridException(error)))
            _sink.OnClosed(error);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Release(ClosedByCaller);
        return ValueTask.CompletedTask;
    }

    private bool Release(GridError error)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _closed = true;
            _stream?.Detach(this);
            Post(0, new SessionCommand { Close = new CloseSession() });
            _stream = null;
            _placed?.TrySetException(new ObjectDisposedException(nameof(RemoteSession)));
        }
        _life.Cancel();
        _ending?.Cancel();
        _grid.Forget(this);
        FailAll(error);
        return true;
    }

    // While no stream is there nothing is lost: Resume asks for everything that is still wanted.
    private void Post(ulong number, SessionCommand message)
    {
        message.Session = Number;
        message.Command = number;
        _stream?.Post(message, message.CalculateSize());
    }
}
