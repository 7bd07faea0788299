using TopGun.Core.Time;

namespace TopGun.Client.Records;

/// <summary>A record, and what the grid keeps beside it.</summary>
/// <typeparam name="T">Record.</typeparam>
/// <param name="Record">The record.</param>
/// <param name="Timestamp">Stamp of the write that won.</param>
/// <param name="TimeToLive">How long it lives from the stamp; zero = for ever.</param>
public sealed record RecordEntry<T>(T Record, HlcTimestamp Timestamp, TimeSpan TimeToLive)
    where T : class
{
    /// <summary>When it was written, by the clock of the grid.</summary>
    public DateTimeOffset WrittenAt => DateTimeOffset.FromUnixTimeMilliseconds((long)Timestamp.Millis);

    /// <summary>When it expires, by the clock of the grid; null for never.</summary>
    public DateTimeOffset? ExpiresAt => TimeToLive == TimeSpan.Zero
        ? null
        : DateTimeOffset.MaxValue - WrittenAt > TimeToLive ? WrittenAt + TimeToLive : DateTimeOffset.MaxValue;
}
