using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Query.Plans;

/// <summary>A record's place in an order: its key, and where in its value the sort values lie.</summary>
/// <param name="key">Key as UTF-8; the stored array.</param>
/// <param name="value">What <paramref name="sortValues"/> point into; the stored array, never modified.</param>
/// <param name="sortValues">One part of the value per sort field; empty where it is missing.</param>
internal sealed class Row(byte[] key, byte[] value, Slice[] sortValues)
{
    public byte[] Key { get; } = key;

    public byte[] Value { get; } = value;

    public ReadOnlySpan<Slice> SortValues => sortValues;
}
