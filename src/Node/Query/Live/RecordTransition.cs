using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>A write as queries see it: the value that observers knew, and the value that readers see now.</summary>
/// <param name="Before">Value before the write, expired or not: a row that expired was not yet taken back. Null when there was none.</param>
/// <param name="WasLive">Whether readers saw <paramref name="Before"/>.</param>
/// <param name="After">Value after the write; null when readers see none.</param>
internal readonly record struct RecordTransition(byte[]? Before, bool WasLive, byte[]? After)
{
    /// <summary>Reads a mutation; the clock is asked only when a record has a time to live.</summary>
    public static RecordTransition Of(in RecordMutation mutation, TimeProvider clock)
    {
        var (before, after) = (mutation.Before, mutation.After);
        if (before.TtlMillis <= 0 && after.TtlMillis <= 0)
            return new RecordTransition(before.Value, before.Value is not null, after.Value);
        var nowMillis = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new RecordTransition(before.Value, before.IsLiveAt(nowMillis), after.IsLiveAt(nowMillis) ? after.Value : null);
    }
}
