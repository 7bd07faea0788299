using TopGun.Bridge.Frames;

namespace TopGun.Bridge.Connections;

/// <summary>
/// One WebSocket: reads messages in order, hands them on, and ends in one of a few well-defined ways. Everything sent goes
/// through its outbox.
/// </summary>
internal sealed class ClientConnection : IDisposable
{
    private readonly ClientLink _link;
    private readonly BridgeClock _clock;
    private readonly DeadlineWheel _deadlines;
    private readonly FrameReader _reader;
    private readonly TimeSpan _openedAt;
    private readonly Lock _gate = new();

    private long _lastInboundTicks;

    // Guarded by _gate; read without it where a late answer does no harm.
    private volatile bool _isClosing;
    private volatile bool _isDraining;
    private volatile bool _isAuthenticated;
    private TimeSpan _closingSince;

    // Owned by the reading loop.
    private Task? _pause;
    private int _turnBytes;
    private bool _peerClosed;

    /// <summary>Takes over a transport.</summary>
    /// <param name="id">Names the connection in logs.</param>
    /// <param name="link">The transport.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Time of the deadlines.</param>
    /// <param name="deadlines">Has them looked at.</param>
    public ClientConnection(long id, ClientLink link, BridgeOptions options, BridgeClock clock, DeadlineWheel deadlines)
    {
        Id = id;
        _deadlines = deadlines;
        _link = link;
        _clock = clock;
        _openedAt = clock.Elapsed;
        _lastInboundTicks = _openedAt.Ticks;
        _reader = new FrameReader(link.Stream);
        Outbox = new Outbox(link.Stream, options.OutboxBytesMax, OnOverflow, OnFailed);
    }

    /// <summary>Names the connection in logs.</summary>
    public long Id { get; }

    /// <summary>What waits to be sent.</summary>
    public Outbox Outbox { get; }

    /// <summary>Set when the transport has ended.</summary>
    public CancellationToken Aborted => _link.Aborted;

    /// <summary>URL that the client has connected to.</summary>
    public string Address => _link.Address;

    /// <summary>Why the connection ended; null while it lives, or when the client just went away.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>Reads and hands on messages until the connection ends.</summary>
    /// <param name="handler">Handles them.</param>
    public async Task RunAsync(IMessageHandler handler)
    {
        while (!_peerClosed && _reader.Violation is null && await _reader.FillAsync())
        {
            Volatile.Write(ref _lastInboundTicks, _clock.Elapsed.Ticks);
            while (Turn(handler))
                await PauseAsync();
            if (_reader.Violation is { } violation)
                BeginClose(violation.Code, violation.Reason);
        }

        await FinishAsync();
    }

    /// <summary>From now on the longer limits and no deadline for authentication apply.</summary>
    /// <param name="messageBytesMax">Longest message.</param>
    public void MarkAuthenticated(int messageBytesMax)
    {
        _reader.MessageBytesMax = messageBytesMax;
        _isAuthenticated = true;
    }

    /// <summary>Reads nothing more after the current message until something is done; for the reading thread only.</summary>
    /// <param name="until">What has to be done first.</param>
    public void Pause(Task until) => _pause = _pause is null ? until : Task.WhenAll(_pause, until);

    /// <summary>Handles no further message; what was accepted still gets its answers.</summary>
    public void BeginDrain() => _isDraining = true;

    /// <summary>Sends a Close frame behind everything that waits and ends the connection soon after.</summary>
    /// <param name="code">Why.</param>
    /// <param name="reason">The same in words; no secrets.</param>
    /// <param name="dropWaiting">True when what waits shall not be sent any more.</param>
    public void BeginClose(CloseCode code, string reason, bool dropWaiting = false)
    {
        lock (_gate)
        {
            if (_isClosing)
                return;
            _closingSince = _clock.Elapsed;
            _isClosing = true;
            CloseReason = $"{(int)code} {reason}";
        }

        _deadlines.Add(Id, Limits.CloseTime);
        Outbox.Close(CloseFrame.Encode(code, reason), dropWaiting);
    }

    /// <summary>Ends what has gone on for too long.</summary>
    /// <param name="now">Time of the clock.</param>
    /// <returns>Time until the next deadline; null when the connection has seen its last.</returns>
    public TimeSpan? OnDeadline(TimeSpan now)
    {
        if (_isClosing)
        {
            if (now - _closingSince < Limits.CloseTime)
                return Limits.CloseTime - (now - _closingSince);
            Abort();
            return null;
        }
        var silence = now - new TimeSpan(Volatile.Read(ref _lastInboundTicks));
        if (!_isAuthenticated && now - _openedAt >= Limits.AuthenticationTime)
            BeginClose(CloseCode.Normal, "authentication timeout");
        else if (silence >= Limits.IdleTime)
            BeginClose(CloseCode.Normal, "idle timeout");
        else
            return _isAuthenticated ? Limits.IdleTime - silence : Limits.AuthenticationTime - (now - _openedAt);
        return null;
    }

    /// <summary>Ends the transport at once.</summary>
    public void Abort()
    {
        Outbox.Abandon();
        _link.Abort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Outbox.Abandon();
        _reader.Dispose();
    }

    // Handles what was received, in order, up to a fair share; all replies leave in one write. False when bytes are missing.
    // The share counts over several receives: a client that always has more to say would keep the thread to itself.
    private bool Turn(IMessageHandler handler)
    {
        Outbox.BeginTurn();
        try
        {
            while (!_peerClosed && _reader.TryRead(out var message))
            {
                Handle(message, handler);
                _turnBytes += message.Payload.Length;
                if (_pause is not null || _turnBytes > Limits.TurnBytes || Outbox.Bytes > Limits.OutboxPauseBytes)
                    return true;
            }

            return false;
        }
        finally
        {
            Outbox.EndTurn();
        }
    }

    private void Handle(InboundMessage message, IMessageHandler handler)
    {
        switch (message.Kind)
        {
            case FrameOpcode.Close:
                _peerClosed = true;
                AnswerClose(message.Payload);
                break;
            case FrameOpcode.Ping:
                Outbox.Append(new OutboxEntry(FrameOpcode.Pong, [], message.Payload.ToArray()));
                break;
            case FrameOpcode.Binary or FrameOpcode.Text when !_isDraining && !_isClosing:
                handler.Handle(message.Payload, message.Kind == FrameOpcode.Text);
                break;
        }
    }

    private void AnswerClose(ReadOnlyMemory<byte> payload)
    {
        lock (_gate)
        {
            if (_isClosing)
                return;
            _closingSince = _clock.Elapsed;
            _isClosing = true;
        }

        _deadlines.Add(Id, Limits.CloseTime);
        Outbox.Close(payload.ToArray(), dropWaiting: false);
    }

    private async Task PauseAsync()
    {
        var pause = _pause;
        _pause = null;
        _turnBytes = 0;
        if (pause is not null)
            await pause;
        await Outbox.ReliefAsync(Limits.OutboxPauseBytes);
        if (pause is null)
            await Task.Yield();
    }

    // Whoever ends a TCP connection with unread bytes resets it, which may destroy the Close frame on its way: so read on
    // until the client has ended it too. The scan limits the wait.
    private async Task FinishAsync()
    {
        await Outbox.ReliefAsync(0);
        if (_reader.Violation is not null)
            await _reader.DiscardAsync();
    }

    private void OnOverflow() =>
        BeginClose(CloseCode.TryAgainLater, "too slow: more waits for this connection than it may", dropWaiting: true);

    private void OnFailed(Exception exception)
    {
        lock (_gate)
            CloseReason ??= exception.Message;
        _link.Abort();
    }
}
