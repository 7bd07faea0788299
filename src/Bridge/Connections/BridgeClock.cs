namespace TopGun.Bridge.Connections;

/// <summary>
/// Time since the start, as of the last scan: reading it on every frame costs nothing, and deadlines need no better.
/// </summary>
internal sealed class BridgeClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _elapsedTicks;

    /// <summary>Time since the start; at most one scan interval behind.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _elapsedTicks));

    /// <summary>Exact time since the start.</summary>
    public TimeSpan ExactElapsed => time.GetElapsedTime(_start);

    /// <summary>Milliseconds since the epoch.</summary>
    public long UtcMillis => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Catches up with the time.</summary>
    public void Advance() => Volatile.Write(ref _elapsedTicks, ExactElapsed.Ticks);
}
