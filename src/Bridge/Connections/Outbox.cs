using System.Buffers;
using TopGun.Bridge.Frames;
using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Connections;

/// <summary>
/// What waits to be sent to one connection, in order and bounded by bytes. Anyone appends; whoever flushes first hands all of
/// it to the transport in one write, and what arrives meanwhile goes out together in the next. Never blocks the caller.
/// </summary>
/// <remarks>
/// Innermost lock of the server: partition, query window, outbox (settled 44). Nothing is called while it is held, except the
/// delivery that an append joins.
/// </remarks>
internal sealed class Outbox : IFlushable, IThreadPoolWorkItem
{
    private const int InitialEntries = 4;

    // Room that is kept for the next entries after a burst.
    private const int EntriesKept = 256;

    private readonly Lock _gate = new();
    private readonly Stream _transport;
    private readonly int _bytesMax;
    private readonly Action _overflowed;
    private readonly Action<Exception> _failed;

    // Guarded by _gate.
    private OutboxEntry[] _waiting = [];
    private int _waitingCount;
    private long _bytes;
    private Delivery? _delivery;
    private bool _isDraining;
    private bool _isClosed;
    private bool _isAbandoned;
    private TaskCompletionSource? _relief;
    private long _reliefBytes;

    // Owned by whoever set _isDraining.
    private OutboxEntry[] _leaving = [];

    // The thread that is handling frames of this connection, and flushes at the end of them.
    private volatile int _turnThread;

    /// <summary>Makes an empty outbox.</summary>
    /// <param name="transport">Where frames go.</param>
    /// <param name="bytesMax">Most bytes that may wait.</param>
    /// <param name="overflowed">Told when more had to wait; called without the outbox's lock, never blocks.</param>
    /// <param name="failed">Told when the transport broke, after everything was forgotten.</param>
    public Outbox(Stream transport, int bytesMax, Action overflowed, Action<Exception> failed)
    {
        _transport = transport;
        _bytesMax = bytesMax;
        _overflowed = overflowed;
        _failed = failed;
    }

    /// <summary>Bytes that wait, headers included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Appends a message; it leaves with the next flush.</summary>
    /// <param name="message">The message.</param>
    public void Append(ClientMessage message) => Append(Scratch.EntryOf(message));

    /// <summary>Appends a frame; it leaves with the next flush.</summary>
    /// <param name="entry">The frame.</param>
    public void Append(in OutboxEntry entry) => Append(entry, null);

    /// <summary>Appends a Close frame as the last one; everything appended later is dropped.</summary>
    /// <param name="payload">Payload of the frame.</param>
    /// <param name="dropWaiting">True to forget what still waits.</param>
    public void Close(byte[] payload, bool dropWaiting)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (dropWaiting)
                DropWaiting();
            Add(new OutboxEntry(FrameOpcode.Close, [], payload));
            _isClosed = true;
        }

        Flush();
    }

    /// <summary>Forgets everything: the connection is gone.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isClosed = true;
            _isAbandoned = true;
            DropWaiting();
            Relieve();
        }
    }

    /// <summary>Marks that the calling thread handles frames; its flushes wait for <see cref="EndTurn"/>.</summary>
    public void BeginTurn() => _turnThread = Environment.CurrentManagedThreadId;

    /// <summary>Ends the turn and sends what it gathered.</summary>
    public void EndTurn()
    {
        _turnThread = 0;
        Flush();
    }

    /// <inheritdoc/>
    public void Flush()
    {
        int count;
        int bytes;
        lock (_gate)
        {
            _delivery = null;
            if (_isDraining || _waitingCount == 0 || _turnThread == Environment.CurrentManagedThreadId)
                return;
            _isDraining = true;
            (count, bytes) = Take();
        }

        Send(count, bytes);
    }

    /// <summary>Goes on writing what arrived while a write was on its way.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        int count;
        int bytes;
        lock (_gate)
        {
            _isDraining = _waitingCount > 0;
            if (!_isDraining)
                return;
            (count, bytes) = Take();
        }

        Send(count, bytes);
    }

    /// <summary>Waits until little enough waits; one caller at a time.</summary>
    /// <param name="bytes">Most bytes that may still wait.</param>
    /// <returns>Done as soon as no more wait, or the connection is gone.</returns>
    public Task ReliefAsync(long bytes)
    {
        lock (_gate)
        {
            if (_isAbandoned || _bytes <= bytes)
                return Task.CompletedTask;
            _relief = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _reliefBytes = bytes;
            return _relief.Task;
        }
    }

    /// <summary>Appends a frame, to be flushed at the end of a delivery.</summary>
    /// <param name="entry">The frame.</param>
    /// <param name="delivery">Flushes this outbox at its end; null when the caller does.</param>
    public void Append(in OutboxEntry entry, Delivery? delivery)
    {
        bool overflows;
        lock (_gate)
        {
            if (_isClosed)
            {
                entry.Rented?.Dispose();
                return;
            }

            // One message may be longer than the limit: what counts is that nothing joins a queue that is full.
            overflows = _bytes > _bytesMax;
            if (!overflows)
                Add(entry);
            if (!overflows && delivery is not null && delivery != _delivery)
            {
                _delivery = delivery;
                delivery.Join(this);
            }
        }

        if (!overflows)
            return;
        entry.Rented?.Dispose();
        _overflowed();
    }

    private void Add(in OutboxEntry entry)
    {
        if (_waitingCount == _waiting.Length)
            Array.Resize(ref _waiting, Math.Max(InitialEntries, 2 * _waitingCount));
        _waiting[_waitingCount++] = entry;
        _bytes += entry.Cost;
    }

    private void DropWaiting()
    {
        foreach (ref readonly var entry in _waiting.AsSpan(0, _waitingCount))
        {
            _bytes -= entry.Cost;
            entry.Rented?.Dispose();
        }

        Array.Clear(_waiting, 0, _waitingCount);
        _waitingCount = 0;
    }

    // Number of entries to send, and room for them: all that is counted waits now. Under the lock.
    private (int Count, int Bytes) Take()
    {
        var count = _waitingCount;
        (_leaving, _waiting, _waitingCount) = (_waiting, _leaving.Length > EntriesKept ? [] : _leaving, 0);
        return (count, (int)Math.Min(_bytes, Limits.FlushBytes));
    }

    // Runs on the thread of whoever flushed: it only copies into the transport's memory, the sockets have threads of their own.
    // Handing over was measured, in µs of CPU (caller / pool item each / one drainer for all, two runs): a single ack 18–37 /
    // 23–42 / 51–54, fan-out to 100 per delivery 4.9–6.3 / 6.7–6.9 / 6.3–6.5, with 20 per flush 0.42–0.55 / 0.48–0.51 /
    // 0.51–0.62. A receiver whose last write is still on its way costs the caller one lock.
    private void Send(int count, int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        var writer = default(FrameWriter);
        var writing = WriteAsync(ref writer, count, buffer.AsMemory(0, bytes));
        if (!writing.IsCompletedSuccessfully || writer.Written < count)
        {
            _ = SendRestAsync(writing, writer, count, buffer, bytes);
            return;
        }

        writing.GetAwaiter().GetResult();
        ArrayPool<byte>.Shared.Return(buffer);
        GoOn(Forget(0, count));
    }

    private async Task SendRestAsync(ValueTask writing, FrameWriter writer, int count, byte[] buffer, int bytes)
    {
        try
        {
            // What is handed to the transport no longer waits.
            Settle(Forget(0, writer.Written));
            await writing;
            while (writer.Written < count)
            {
                var first = writer.Written;
                var more = WriteAsync(ref writer, count, buffer.AsMemory(0, bytes));
                Settle(Forget(first, writer.Written));
                await more;
            }

            ArrayPool<byte>.Shared.Return(buffer);
            GoOn(0);
        }
        catch (Exception exception)
        {
            Abandon();
            _failed(exception);
        }
    }

    // Never throws: whoever flushes is not to suffer from a receiver's transport.
    private ValueTask WriteAsync(ref FrameWriter writer, int count, Memory<byte> buffer)
    {
        try
        {
            var length = writer.Write(_leaving.AsSpan(0, count), buffer.Span);
            return _transport.WriteAsync(buffer[..length]);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    // What entries that were written have counted.
    private long Forget(int from, int to)
    {
        var bytes = 0L;
        foreach (ref var entry in _leaving.AsSpan(from..to))
        {
            bytes += entry.Cost;
            entry.Rented?.Dispose();
            entry = default;
        }

        return bytes;
    }

    // A second helping goes to the pool, so that a writer never keeps on sending for a connection that others feed.
    private void GoOn(long sentBytes)
    {
        lock (_gate)
        {
            Count(-sentBytes);
            _isDraining = _waitingCount > 0;
            if (!_isDraining)
                return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Settle(long sentBytes)
    {
        lock (_gate)
            Count(-sentBytes);
    }

    private void Count(long bytes)
    {
        _bytes += bytes;
        if (_bytes <= _reliefBytes)
            Relieve();
    }

    private void Relieve()
    {
        _relief?.TrySetResult();
        _relief = null;
    }
}
