namespace TopGun.TestKit;

/// <summary>A clock that stands still until a test moves it; timers fire while it is moved, on the test's thread.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _unixMillis;
    private long _wallOffset;

    /// <summary>Starts the clock at a time given in milliseconds since the epoch.</summary>
    public ManualTimeProvider(long unixMillis = 1_700_000_000_000) => _unixMillis = unixMillis;

    /// <summary>The time in milliseconds since the epoch; may go back. Setting it fires no timer.</summary>
    public long UnixMillis
    {
        get => Volatile.Read(ref _unixMillis);
        set => Volatile.Write(ref _unixMillis, value);
    }

    /// <summary>How far the wall clock was set forward, in milliseconds; timestamps and timers know nothing of it.</summary>
    public long WallOffset
    {
        get => Volatile.Read(ref _wallOffset);
        set => Volatile.Write(ref _wallOffset, value);
    }

    /// <inheritdoc />
    public override long TimestampFrequency => 1000;

    /// <summary>Moves the clock, from one due timer to the next.</summary>
    public void Advance(TimeSpan by)
    {
        var target = UnixMillis + (long)by.TotalMilliseconds;
        while (TakeDue(target) is { } timer)
            timer.Fire();
        UnixMillis = target;
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMillis + WallOffset);

    /// <inheritdoc />
    public override long GetTimestamp() => UnixMillis;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Start(ManualTimer timer)
    {
        lock (_gate)
        {
            if (!_timers.Contains(timer))
                _timers.Add(timer);
        }
    }

    internal void Stop(ManualTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.DueMillis);
            if (next is null || next.DueMillis > target)
                return null;
            UnixMillis = Math.Max(UnixMillis, next.DueMillis);
            if (!next.MoveOn())
                _timers.Remove(next);
            return next;
        }
    }
}
