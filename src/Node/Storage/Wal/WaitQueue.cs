namespace TopGun.Node.Storage.Wal;

/// <summary>Those who wait for a sequence. Guarded by the log's lock.</summary>
internal sealed class WaitQueue
{
    private readonly Queue<(long Sequence, ILogWait Wait)> _waits = new();

    /// <summary>True when nobody waits.</summary>
    public bool IsEmpty => _waits.Count == 0;

    /// <summary>Has a waiter wait for a sequence.</summary>
    public void Add(long sequence, ILogWait wait) => _waits.Enqueue((sequence, wait));

    /// <summary>Takes out all who wait for a sequence up to this one; null when there is none.</summary>
    public ReachedWaits? TakeUpTo(long sequence)
    {
        ReachedWaits? reached = null;
        while (_waits.TryPeek(out var first) && first.Sequence <= sequence)
            (reached ??= new ReachedWaits()).Add(_waits.Dequeue().Wait);
        return reached;
    }

    /// <summary>Forgets all of them; they are never told.</summary>
    public void Clear() => _waits.Clear();
}
