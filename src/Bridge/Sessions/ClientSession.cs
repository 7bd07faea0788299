using TopGun.Bridge.Connections;
using TopGun.Bridge.Frames;
using TopGun.Bridge.Writes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>
/// What one connection is in the grid: its session there, its live queries and its unanswered writes. Handlers work on it
/// from the connection's reading thread; answers and changes arrive on any thread and go into the outbox.
/// </summary>
internal sealed class ClientSession : ISessionSink, IAsyncDisposable
{
    private readonly IGrid _grid;
    private readonly Dictionary<string, IDisposable> _subscriptions = new(StringComparer.Ordinal);
    private IGridSession? _session;
    private bool _hasAuthenticated;
    private bool _hasIntroducedDevice;
    private TimeSpan? _keptWritesSince;
    private TokenBucket _batchItems;

    /// <summary>Makes the session of a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Told of defects.</param>
    public ClientSession(ClientConnection connection, IGrid grid, BridgeOptions options, BridgeClock clock, SessionLog log)
    {
        Connection = connection;
        Options = options;
        Clock = clock;
        Log = log;
        _grid = grid;
        _batchItems = new TokenBucket(Limits.BatchItemsPerSecond, clock.ExactElapsed);
        Counters = new CounterFeed(connection.Outbox);
        Journal = new JournalFeed(connection.Outbox);
        Writes = new WriteQueue(connection.Outbox, exception => log.Defect(connection.Id, exception));
    }

    /// <summary>The connection.</summary>
    public ClientConnection Connection { get; }

    /// <summary>Limits.</summary>
    public BridgeOptions Options { get; }

    /// <summary>Time.</summary>
    public BridgeClock Clock { get; }

    /// <summary>Told of what operators should know.</summary>
    public SessionLog Log { get; }

    /// <summary>Writes that are not answered yet.</summary>
    public WriteQueue Writes { get; }

    /// <summary>Topics subscribed to, by name; for the reading thread only.</summary>
    public Dictionary<string, TopicFeed> Topics { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends the counters that the connection follows.</summary>
    public CounterFeed Counters { get; }

    /// <summary>Sends changes of the journal.</summary>
    public JournalFeed Journal { get; }

    /// <summary>Subscriptions to the journal by the client's names for them; for the reading thread and its pauses only.</summary>
    public Dictionary<string, IDisposable> Journals { get; } = new(StringComparer.Ordinal);

    /// <summary>Routes the connection's frames; set by the router itself.</summary>
    public IMessageHandler Router { get; set; } = null!;

    /// <summary>The frame being handled; views point into it.</summary>
    public ReadOnlyMemory<byte> Frame { get; set; }

    /// <summary>True once the client may do more than authenticate.</summary>
    public bool IsOpen => _session is not null;

    /// <summary>The session in the grid.</summary>
    /// <exception cref="InvalidOperationException">The client has not authenticated.</exception>
    public IGridSession Grid => _session ?? throw new InvalidOperationException("The session is not open.");

    /// <summary>Opens the session in the grid.</summary>
    /// <param name="credentials">What the client presented.</param>
    /// <exception cref="GridException">The credentials are refused, or no node can be reached.</exception>
    public async Task OpenAsync(Credentials credentials)
    {
        _session = await _grid.OpenSessionAsync(credentials, this, Connection.Aborted);
        Connection.MarkAuthenticated(Options.MessageBytesMax);
    }

    /// <summary>True once per connection: only the first AUTH is answered; it introduces the device too.</summary>
    public bool TryAuthenticate()
    {
        var isFirst = !_hasAuthenticated;
        _hasAuthenticated = true;
        _hasIntroducedDevice = true;
        return isFirst;
    }

    /// <summary>True once per connection, unless AUTH came before: only the first DEVICE_HELLO is answered.</summary>
    public bool TryIntroduceDevice()
    {
        var isFirst = !_hasIntroducedDevice;
        _hasIntroducedDevice = true;
        return isFirst;
    }

    /// <summary>Binds the device; its identity is never a reason to refuse a client.</summary>
    /// <param name="deviceToken">What the client presented.</param>
    /// <returns>The identity, or null when none can be bound.</returns>
    public async Task<DeviceIdentity?> BindDeviceAsync(string? deviceToken)
    {
        try
        {
            return await Grid.BindDeviceAsync(deviceToken, Connection.Aborted);
        }
        catch (GridException exception)
        {
            Log.DeviceUnbound(Connection.Id, exception.Message);
            return null;
        }
    }

    /// <summary>Charges messages inside a BATCH.</summary>
    /// <param name="count">Number of messages.</param>
    /// <returns>False when they come too fast.</returns>
    public bool TryTakeBatchItems(int count) => _batchItems.TryTake(count, Clock.ExactElapsed);

    /// <summary>Sends a frame; within the handling of a frame it leaves together with the other replies.</summary>
    /// <param name="entry">The frame.</param>
    public void Send(in OutboxEntry entry)
    {
        Connection.Outbox.Append(entry);
        Connection.Outbox.Flush();
    }

    /// <summary>Sends a message; within the handling of a frame it leaves together with the other replies.</summary>
    /// <param name="message">The message.</param>
    public void Send(ClientMessage message)
    {
        Connection.Outbox.Append(message);
        Connection.Outbox.Flush();
    }

    /// <summary>Sees an answer through that the grid may have to wait for; nothing more is read meanwhile, and a refusal is told.</summary>
    /// <param name="answer">Fetches and sends the answer.</param>
    public void Answer(Task answer)
    {
        var told = TellRefusalAsync(answer);
        if (!told.IsCompleted)
            Connection.Pause(told);
    }

    /// <summary>Starts a live query in place of an older one of the same name.</summary>
    /// <param name="queryId">The client's name for it.</param>
    /// <param name="query">The query.</param>
    /// <exception cref="GridException">The grid refuses it.</exception>
    public void Subscribe(string queryId, MapQuery query)
    {
        Unsubscribe(queryId);
        _subscriptions[queryId] = Grid.Queries.Subscribe(query, new QuerySubscription(Connection.Outbox, queryId));
    }

    /// <summary>
    /// Sends a client away that keeps writes and does not send them again: existing clients do so only with their next write or on a
    /// new connection (server-behaviour §3.11.2).
    /// </summary>
    public void RemindOfKeptWrites()
    {
        if (!Writes.HasKeptWrites)
        {
            _keptWritesSince = null;
            return;
        }

        var now = Clock.ExactElapsed;
        _keptWritesSince ??= now;
        if (now - _keptWritesSince >= Limits.KeptWritesTime)
            Connection.BeginClose(CloseCode.TryAgainLater, "writes were refused for now: connect again and send them again");
    }

    /// <summary>True when one more live query of this name is allowed.</summary>
    /// <param name="queryId">The client's name for it.</param>
    public bool MaySubscribe(string queryId) =>
        _subscriptions.Count < Options.SubscriptionsMax || _subscriptions.ContainsKey(queryId);

    /// <summary>Ends a live query; nothing of it is sent afterwards.</summary>
    /// <param name="queryId">The client's name for it.</param>
    public void Unsubscribe(string queryId)
    {
        if (_subscriptions.Remove(queryId, out var subscription))
            subscription.Dispose();
    }

    /// <inheritdoc/>
    public void OnRecordChange(RecordChange change, Delivery delivery) =>
        Connection.Outbox.Append(OutboxEntry.Of(change.ClientForm ??= ServerEventForm.Encode(change)), delivery);

    /// <inheritdoc/>
    public void OnMergeRejected(MergeRejection rejection, Delivery delivery) => Connection.Outbox.Append(
        Scratch.EntryOf(new MergeRejected
        {
            MapName = rejection.MapName,
            Key = MsgPackText.Decode(rejection.Key.Span),
            AttemptedValue = new OpaqueValue(rejection.AttemptedValue),
            Reason = rejection.Reason,
            Timestamp = rejection.Timestamp,
        }),
        delivery);

    /// <inheritdoc/>
    public void OnRefused(GridError error) => Send(ClientErrors.Of(error.Code, error.Message));

    /// <inheritdoc/>
    public void OnForgotten(HlcTimestamp olderThan) => Send(new GcPrune { OlderThan = olderThan });

    /// <inheritdoc/>
    public void OnClosed(GridError error) => Connection.BeginClose(
        error.Code == GridErrorCode.Unavailable ? CloseCode.TryAgainLater : CloseCode.Normal, error.Message);

    /// <summary>Announces the shutdown, lets accepted writes be answered, and closes.</summary>
    /// <param name="retryAfter">When the client should come back.</param>
    /// <param name="time">Measures <see cref="Limits.DrainTime"/>.</param>
    public async Task DrainAsync(TimeSpan retryAfter, TimeProvider time)
    {
        Connection.BeginDrain();
        Send(new ShutdownPending { RetryAfter = (ulong)retryAfter.TotalMilliseconds });
        try
        {
            await Writes.ReliefAsync(0).WaitAsync(Limits.DrainTime, time);
        }
        catch (TimeoutException)
        {
            Log.DrainTimedOut(Connection.Id, Writes.Count);
        }

        Connection.BeginClose(CloseCode.GoingAway, "server shutting down");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in _subscriptions.Values)
            subscription.Dispose();
        _subscriptions.Clear();
        if (_session is not null)
            await _session.DisposeAsync();
    }

    private async Task TellRefusalAsync(Task answer)
    {
        try
        {
            await answer;
        }
        catch (GridException refused)
        {
            Send(ClientErrors.Of(refused.Error.Code, refused.Error.Message));
        }
        catch (OperationCanceledException)
        {
            // The connection is gone, and with it whoever waited for the answer.
        }
        catch (Exception exception)
        {
            Log.Defect(Connection.Id, exception);
            Send(ClientErrors.Internal);
        }
    }
}
