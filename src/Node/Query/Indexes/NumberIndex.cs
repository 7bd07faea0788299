using TopGun.Core.Partitions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Query.Indexes;

/// <summary>Finds records whose field is a number of a range, or equal to a number.</summary>
internal sealed class NumberIndex(RecordMap map, FieldPath path) : RecordIndex(map, path)
{
    private readonly SortedSet<Entry>?[] _entries = new SortedSet<Entry>?[Partitioning.Count];

    /// <inheritdoc/>
    public override IRecordKeys? Find(RecordFilter filter)
    {
        foreach (var test in filter.EqualityTests)
        {
            if (test.Path.Equals(Path) && new MsgPackValue(test.Key.Span).TryGetNumber(out var number) && !double.IsNaN(number))
                return new KeysInRange(this, number, number);
        }
        foreach (var test in filter.RangeTests)
        {
            if (test.Path.Equals(Path))
                return new KeysInRange(this, test.Low, test.High);
        }
        return null;
    }

    /// <inheritdoc/>
    protected override bool TryAdd(int partition, byte[] key, MsgPackValue field) =>
        IsIndexed(field, out var number) && (_entries[partition] ??= []).Add(new Entry(number, key));

    /// <inheritdoc/>
    protected override bool TryRemove(int partition, byte[] key, MsgPackValue field) =>
        IsIndexed(field, out var number) && _entries[partition] is { } entries && entries.Remove(new Entry(number, key));

    private static bool IsIndexed(MsgPackValue field, out double number) => field.TryGetNumber(out number) && !double.IsNaN(number);

    /// <summary>A number and the key of its record; no key stands before all keys, <see cref="IsLast"/> after them.</summary>
    private readonly record struct Entry(double Number, byte[]? Key, bool IsLast = false) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            var byNumber = Number.CompareTo(other.Number);
            if (byNumber != 0 || (IsLast && other.IsLast))
                return byNumber;
            if (IsLast || other.IsLast)
                return IsLast ? 1 : -1;
            return Key.AsSpan().SequenceCompareTo(other.Key);
        }
    }

    private sealed class KeysInRange(NumberIndex index, double low, double high) : IRecordKeys
    {
        public IEnumerable<byte[]> In(int partition)
        {
            if (index._entries[partition] is not { } entries || !(low <= high))
                yield break;
            foreach (var entry in entries.GetViewBetween(new Entry(low, null), new Entry(high, null, IsLast: true)))
                yield return entry.Key!;
        }
    }
}
