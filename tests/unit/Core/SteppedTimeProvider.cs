namespace TopGun.Core.Tests;

/// <summary>A wall clock that stands still until a test sets it, forwards or backwards.</summary>
internal sealed class SteppedTimeProvider(long millis = 0) : TimeProvider
{
    /// <summary>The reading in milliseconds since 1970-01-01 UTC.</summary>
    public long Millis { get; set; } = millis;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Millis);
}
