using System.Globalization;

namespace TopGun.Core.Partitions;

/// <summary>Names one of the <see cref="Partitioning.Count"/> partitions.</summary>
public readonly record struct PartitionId : IComparable<PartitionId>
{
    private readonly ushort _value;

    /// <summary>Names a partition by number.</summary>
    /// <param name="value">0–270.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    public PartitionId(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, Partitioning.Count);
        _value = (ushort)value;
    }

    /// <summary>The number of the partition, 0–270.</summary>
    public int Value => _value;

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(PartitionId left, PartitionId right) => left._value < right._value;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(PartitionId left, PartitionId right) => left._value > right._value;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(PartitionId left, PartitionId right) => left._value <= right._value;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(PartitionId left, PartitionId right) => left._value >= right._value;

    /// <inheritdoc/>
    public int CompareTo(PartitionId other) => _value.CompareTo(other._value);

    /// <summary>The number in decimal.</summary>
    public override string ToString() => _value.ToString(CultureInfo.InvariantCulture);
}
