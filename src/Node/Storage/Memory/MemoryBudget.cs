namespace TopGun.Node.Storage.Memory;

/// <summary>How much memory the records of a node may take (server-behaviour §10.5).</summary>
/// <param name="BytesMax">Bytes of keys, values and all that is kept beside them; 1 or more.</param>
/// <param name="HighPercent">Share of it at which values are evicted.</param>
/// <param name="LowPercent">Share of it down to which they are evicted; less than the other.</param>
public sealed record MemoryBudget(long BytesMax, int HighPercent = 85, int LowPercent = 70)
{
    // Keys and stamps stay; where they alone fill the budget, the hottest values still have a place.
    private const int ValuesShare = 8;

    /// <summary>No bound.</summary>
    public static readonly MemoryBudget None = new(long.MaxValue);

    /// <summary>Whether there is a bound.</summary>
    public bool IsBounded => BytesMax < long.MaxValue;

    /// <summary>Bytes at which values are evicted.</summary>
    public long High => BytesMax / 100 * HighPercent;

    /// <summary>Bytes down to which they are evicted.</summary>
    public long Low => BytesMax / 100 * LowPercent;

    /// <summary>Bytes of values that are never evicted, however much the keys take.</summary>
    public long ValuesMin => BytesMax / ValuesShare;
}
