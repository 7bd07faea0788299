using System.Globalization;
using TopGun.Core.Partitions;
using TopGun.Core.Time;

namespace TopGun.Node.Operations.Sync;

/// <summary>Where the deltas of one reader stand; travels as the node id of a stamp that the reader gives back as it is.</summary>
/// <param name="Started">Epoch that began with the delta that is being read: the next one starts there.</param>
/// <param name="Since">Epoch that this delta starts with; 0 for everything.</param>
/// <param name="Partition">First partition that is still to be read; 0 when the delta is complete.</param>
/// <param name="FirstHash">First hash in that partition.</param>
internal readonly record struct DeltaPosition(ulong Started, ulong Since = 0, int Partition = 0, uint FirstHash = 0)
{
    private const char Separator = '#';

    /// <summary>Whether the delta is not complete.</summary>
    public bool IsWithin => Partition > 0 || FirstHash > 0;

    /// <summary>The position as a stamp.</summary>
    /// <param name="now">Gives the stamp its time.</param>
    /// <param name="life">Names the node and its life.</param>
    public HlcTimestamp ToStamp(HlcTimestamp now, string life)
    {
        var text = IsWithin ? $"{life}{Separator}{Started}{Separator}{Since}{Separator}{Partition}{Separator}{FirstHash}" : $"{life}{Separator}{Started}";
        return new HlcTimestamp(now.Millis, now.Counter, text);
    }

    /// <summary>Whether a stamp was given as a position by some life of some node.</summary>
    public static bool IsPosition(HlcTimestamp stamp) => stamp.NodeId.Contains(Separator, StringComparison.Ordinal);

    /// <summary>Reads a position; null when the stamp was not given by this life of this node.</summary>
    public static DeltaPosition? Of(HlcTimestamp stamp, string life)
    {
        if (!stamp.NodeId.StartsWith(life + Separator, StringComparison.Ordinal))
            return null;
        Span<ulong> parts = stackalloc ulong[4];
        var count = 0;
        foreach (var part in stamp.NodeId[(life.Length + 1)..].Split(Separator))
            if (count == parts.Length || !ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out parts[count++]))
                return null;
        if (count == 1)
            return new DeltaPosition(parts[0]);
        return count == parts.Length && parts[2] < Partitioning.Count && parts[3] <= uint.MaxValue
            ? new DeltaPosition(parts[0], parts[1], (int)parts[2], (uint)parts[3])
            : null;
    }
}
