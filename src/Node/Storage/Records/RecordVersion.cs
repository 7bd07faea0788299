using TopGun.Core.Time;

namespace TopGun.Node.Storage.Records;

/// <summary>What a last-write-wins record is at one moment.</summary>
/// <param name="Exists">False when the key was never written.</param>
/// <param name="Value">One MsgPack value, never modified after it was stored; null for a tombstone or no record.</param>
/// <param name="Timestamp">Stamp of the write that won; the default value when there is no record.</param>
/// <param name="TtlMillis">Time to live in milliseconds from the stamp; 0 = none.</param>
public readonly record struct RecordVersion(bool Exists, byte[]? Value, HlcTimestamp Timestamp, long TtlMillis)
{
    /// <summary>Stands for a value that is not in memory.</summary>
    internal static readonly byte[] Elsewhere = [];

    /// <summary>True when there is a value, and it is in the backing store only; observers that do not ask for former values meet it.</summary>
    public bool IsEvicted => Value is { Length: 0 };

    /// <summary>True when the key was removed and its tombstone is kept.</summary>
    public bool IsTombstone => Exists && Value is null;

    /// <summary>True when a reader at this time sees a value (core-algorithms §3.2).</summary>
    /// <param name="nowMillis">Reader's clock in milliseconds since the epoch.</param>
    public bool IsLiveAt(long nowMillis) =>
        // A difference of two clock readings cannot overflow; a sum with the caller's number could.
        Value is not null && (TtlMillis <= 0 || nowMillis - (long)Timestamp.Millis <= TtlMillis);
}
