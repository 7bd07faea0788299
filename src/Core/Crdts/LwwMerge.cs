using TopGun.Core.Time;

namespace TopGun.Core.Crdts;

/// <summary>Decides between two records of one key, the same way on every replica and in any order of arrival.</summary>
public static class LwwMerge
{
    /// <summary>The greater stamp wins; at equal stamps the greater value by bytes (settled 19).</summary>
    /// <remarks>
    /// Honest clocks never issue a stamp twice, so the tie only keeps replicas equal when a client misbehaves. Clients
    /// themselves keep what they have at equal stamps: see <see cref="LwwMap.Merge"/>.
    /// </remarks>
    public static LwwDecision Decide(
        in HlcTimestamp local, ReadOnlySpan<byte> localValue, in HlcTimestamp remote, ReadOnlySpan<byte> remoteValue)
    {
        var order = remote.CompareTo(local);
        if (order == 0)
            order = remoteValue.SequenceCompareTo(localValue);
        if (order == 0)
            return LwwDecision.Identical;
        return order > 0 ? LwwDecision.TakeRemote : LwwDecision.KeepLocal;
    }
}
