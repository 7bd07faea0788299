using System.Collections.Concurrent;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;
using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Live;

/// <summary>The standing queries that demand a value of one field, by that value.</summary>
/// <remarks>Changed under the registry's lock; read without one.</remarks>
internal sealed class EqualityIndex
{
    private readonly ConcurrentDictionary<byte[], StandingQuery[]> _queries = new(ByteArrayComparer.Instance);
    private readonly ConcurrentDictionary<byte[], StandingQuery[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public EqualityIndex(FieldPath path)
    {
        Path = path;
        _lookup = _queries.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The field.</summary>
    public FieldPath Path { get; }

    /// <summary>Whether no query is left.</summary>
    public bool IsEmpty => _queries.IsEmpty;

    /// <summary>Queries that demand this canonical value.</summary>
    public StandingQuery[] Find(ReadOnlySpan<byte> key) => !key.IsEmpty && _lookup.TryGetValue(key, out var queries) ? queries : [];

    /// <summary>Writes the canonical form of the value a record has in the field; nothing when it has none.</summary>
    /// <param name="record">The record's value, or null.</param>
    /// <param name="destination">Appended to.</param>
    public void WriteKey(byte[]? record, PooledBuffer destination)
    {
        if (record is null)
            return;
        var value = new MsgPackValue(record).Resolve(Path);
        if (!value.IsMissing)
            CanonicalValue.Write(value.Bytes, new MsgPackWriter(destination));
    }

    /// <summary>Adds a query.</summary>
    public void Add(ReadOnlySpan<byte> key, StandingQuery query) => _lookup[key] = [.. Find(key), query];

    /// <summary>Takes a query out.</summary>
    public void Remove(ReadOnlySpan<byte> key, StandingQuery query)
    {
        var rest = Array.FindAll(Find(key), other => !ReferenceEquals(other, query));
        if (rest.Length == 0)
            _lookup.TryRemove(key, out _);
        else
            _lookup[key] = rest;
    }
}
