using TopGun.Bridge.Connections;
using TopGun.Core.Grid.Maps;

namespace TopGun.Bridge.Writes;

/// <summary>
/// Writes of one connection that are not answered yet, answered in the order they came: an OP_ACK tells the client that all
/// earlier operations are dealt with too (server-behaviour §3.3), however the grid's completions overtake each other.
/// </summary>
/// <param name="outbox">Where answers go.</param>
/// <param name="defect">Told of exceptions of the grid.</param>
internal sealed class WriteQueue(Outbox outbox, Action<Exception> defect) : IWriteOwner
{
    private const int SpareMax = 4;
    private const int SpareOperationsMax = 256;

    private readonly Lock _gate = new();
    private readonly Queue<WriteRequest> _waiting = new();
    private readonly Stack<WriteRequest> _spare = new();

    // Finished parts of the message whose last part is not finished.
    private readonly List<WriteRequest> _parts = [];
    private TaskCompletionSource? _relief;
    private int _reliefCount;
    private volatile bool _hasKeptWrites;

    /// <summary>Whether the client keeps writes that were refused only for now, and has not sent them again with success.</summary>
    public bool HasKeptWrites => _hasKeptWrites;

    /// <summary>Number of writes that are not answered yet.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Room for the parts of the message that is being read; for the reading thread only.</summary>
    public List<WriteRequest> Parts { get; } = [];

    /// <summary>A request to fill, and then to hand to <see cref="Submit"/>.</summary>
    /// <param name="frame">Bytes that the operations will point into.</param>
    /// <param name="isSingle">True for CLIENT_OP.</param>
    public WriteRequest Rent(ReadOnlyMemory<byte> frame, bool isSingle)
    {
        WriteRequest? request;
        lock (_gate)
            _spare.TryPop(out request);
        request ??= new WriteRequest(this);
        request.Reset(frame, isSingle);
        return request;
    }

    /// <summary>Puts a request in the order of answers and hands it to the grid.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maps">The grid.</param>
    /// <returns>Number of writes that are not answered yet, this one included.</returns>
    public int Submit(WriteRequest request, IMaps maps)
    {
        int count;
        lock (_gate)
        {
            _waiting.Enqueue(request);
            count = _waiting.Count;
        }

        request.Apply(maps);
        return count;
    }

    /// <summary>Waits until few enough writes are unanswered.</summary>
    /// <param name="count">Most writes that may still wait; of several callers the least counts.</param>
    public Task ReliefAsync(int count)
    {
        lock (_gate)
        {
            if (_waiting.Count <= count)
                return Task.CompletedTask;
            _reliefCount = _relief is null ? count : Math.Min(_reliefCount, count);
            _relief ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _relief.Task;
        }
    }

    /// <summary>A request's outcomes are known; answers it and those behind it that are done.</summary>
    /// <param name="request">The request.</param>
    public void OnDone(WriteRequest request)
    {
        lock (_gate)
        {
            request.IsDone = true;
            while (_waiting.TryPeek(out var first) && first.IsDone)
            {
                _waiting.Dequeue();
                Finish(first);
            }

            // It waits for one before it, or for the last part of its message, and its frame is about to be reused.
            if (!request.IsAnswered)
                request.KeepIds();

            if (_waiting.Count <= _reliefCount)
            {
                _relief?.TrySetResult();
                _relief = null;
            }
        }

        outbox.Flush();
    }

    /// <summary>The grid threw where it should have refused.</summary>
    /// <param name="exception">What it threw.</param>
    public void OnDefect(Exception exception) => defect(exception);

    private void Finish(WriteRequest request)
    {
        _parts.Add(request);
        if (!request.IsLast)
            return;

        _hasKeptWrites = !WriteReplies.Append(_parts, outbox);
        foreach (var part in _parts)
        {
            part.IsAnswered = true;
            Keep(part);
        }

        _parts.Clear();
    }

    // Most connections have one write on its way; a batch that was far longer than usual is not worth keeping.
    private void Keep(WriteRequest request)
    {
        if (_spare.Count < SpareMax && request.Batch.Count <= SpareOperationsMax)
            _spare.Push(request);
    }
}
