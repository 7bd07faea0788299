namespace TopGun.TestKit;

/// <summary>A wall clock that stands still until a test moves it. Timers are not served.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private long _unixMillis;

    /// <summary>Starts the clock at a time given in milliseconds since the epoch.</summary>
    public ManualTimeProvider(long unixMillis = 1_700_000_000_000) => _unixMillis = unixMillis;

    /// <summary>The time in milliseconds since the epoch; may go back.</summary>
    public long UnixMillis
    {
        get => Volatile.Read(ref _unixMillis);
        set => Volatile.Write(ref _unixMillis, value);
    }

    /// <summary>Moves the clock.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _unixMillis, (long)by.TotalMilliseconds);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMillis);
}
