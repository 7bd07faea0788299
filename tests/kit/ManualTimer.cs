namespace TopGun.TestKit;

/// <summary>A timer of <see cref="ManualTimeProvider"/>.</summary>
internal sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
{
    private long _periodMillis;

    /// <summary>When it fires next, in milliseconds since the epoch.</summary>
    public long DueMillis { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        time.Stop(this);
        _periodMillis = (long)period.TotalMilliseconds;
        if (dueTime == Timeout.InfiniteTimeSpan)
            return true;
        DueMillis = time.UnixMillis + (long)dueTime.TotalMilliseconds;
        time.Start(this);
        return true;
    }

    public void Fire() => callback(state);

    /// <summary>Puts the timer at its next time; false when there is none.</summary>
    public bool MoveOn()
    {
        DueMillis += _periodMillis;
        return _periodMillis > 0;
    }

    public void Dispose() => time.Stop(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
