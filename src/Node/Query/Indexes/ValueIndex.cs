using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Query.Indexes;

/// <summary>Finds records by equality of one field, whatever its kind.</summary>
internal sealed class ValueIndex(RecordMap map, FieldPath path) : RecordIndex(map, path)
{
    [ThreadStatic]
    private static PooledBuffer? s_scratch;

    private readonly Dictionary<byte[], HashSet<byte[]>>?[] _keys = new Dictionary<byte[], HashSet<byte[]>>?[Partitioning.Count];

    /// <inheritdoc/>
    public override IRecordKeys? Find(RecordFilter filter)
    {
        foreach (var test in filter.EqualityTests)
        {
            if (test.Path.Equals(Path))
                return new EqualKeys(this, test.Key);
        }
        return null;
    }

    /// <inheritdoc/>
    protected override bool TryAdd(int partition, byte[] key, MsgPackValue field)
    {
        if (field.IsMissing)
            return false;
        var values = _keys[partition] ??= new Dictionary<byte[], HashSet<byte[]>>(ByteArrayComparer.Instance);
        var lookup = values.GetAlternateLookup<ReadOnlySpan<byte>>();
        var canonical = Canonical(field);
        if (!lookup.TryGetValue(canonical, out var keys))
            lookup[canonical] = keys = new HashSet<byte[]>(ByteArrayComparer.Instance);
        return keys.Add(key);
    }

    /// <inheritdoc/>
    protected override bool TryRemove(int partition, byte[] key, MsgPackValue field)
    {
        if (field.IsMissing || _keys[partition] is not { } values)
            return false;
        var lookup = values.GetAlternateLookup<ReadOnlySpan<byte>>();
        var canonical = Canonical(field);
        if (!lookup.TryGetValue(canonical, out var keys) || !keys.Remove(key))
            return false;
        if (keys.Count == 0)
            lookup.Remove(canonical);
        return true;
    }

    private static ReadOnlySpan<byte> Canonical(MsgPackValue field)
    {
        var scratch = s_scratch ??= new PooledBuffer();
        scratch.Clear();
        CanonicalValue.Write(field.Bytes, new MsgPackWriter(scratch));
        return scratch.WrittenSpan;
    }

    private sealed class EqualKeys(ValueIndex index, ReadOnlyMemory<byte> value) : IRecordKeys
    {
        public IEnumerable<byte[]> In(int partition) =>
            index._keys[partition] is { } values
            && values.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(value.Span, out var keys)
                ? keys
                : [];
    }
}
