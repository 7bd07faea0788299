using System.Collections.Concurrent;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>The standing queries that demand a value of one field, by that value.</summary>
/// <remarks>A probe costs the same with 100 and with 100 000 queries: about 0.2 µs for a record of 200 bytes (performance G7).</remarks>
internal sealed class EqualityIndex : FieldIndex
{
    [ThreadStatic]
    private static PooledBuffer? s_scratch;

    private readonly ConcurrentDictionary<byte[], StandingQuery[]> _queries = new(ByteArrayComparer.Instance);
    private readonly ConcurrentDictionary<byte[], StandingQuery[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public EqualityIndex(FieldPath path)
        : base(path) => _lookup = _queries.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <inheritdoc/>
    public override bool IsEmpty => _queries.IsEmpty;

    /// <summary>Queries that demand this canonical value.</summary>
    public StandingQuery[] Find(ReadOnlySpan<byte> key) => !key.IsEmpty && _lookup.TryGetValue(key, out var queries) ? queries : [];

    /// <summary>Adds a query under the canonical value it demands.</summary>
    public void Add(ReadOnlySpan<byte> key, StandingQuery query) => _lookup[key] = [.. Find(key), query];

    /// <inheritdoc/>
    public override void Remove(StandingQuery query)
    {
        foreach (var test in query.Plan.Filter!.EqualityTests)
        {
            if (test.Path.Equals(Path))
                Remove(test.Key.Span, query);
        }
    }

    /// <inheritdoc/>
    public override void OnMutation(in RecordMutation mutation, in RecordTransition transition)
    {
        var scratch = s_scratch ??= new PooledBuffer();
        scratch.Clear();
        WriteKey(transition.Before, scratch);
        var middle = scratch.Length;
        WriteKey(transition.After, scratch);
        var before = scratch.WrittenSpan[..middle];
        var after = scratch.WrittenSpan[middle..];
        // Keys are compared, not what is found under them: another thread may add a query between two searches.
        if (before.SequenceEqual(after))
        {
            Show(Find(before), mutation, transition);
            return;
        }
        var (left, entered) = (Find(before), Find(after));
        Show(left, mutation, transition with { After = null });
        Show(entered, mutation, transition with { Before = null, WasLive = false });
    }

    private static void Show(StandingQuery[] queries, in RecordMutation mutation, in RecordTransition transition)
    {
        foreach (var query in queries)
            query.OnMutation(mutation, transition);
    }

    private void WriteKey(byte[]? record, PooledBuffer destination)
    {
        if (record is null)
            return;
        var value = new MsgPackValue(record).Resolve(Path);
        if (!value.IsMissing)
            CanonicalValue.Write(value.Bytes, new MsgPackWriter(destination));
    }

    private void Remove(ReadOnlySpan<byte> key, StandingQuery query)
    {
        var rest = Array.FindAll(Find(key), other => !ReferenceEquals(other, query));
        if (rest.Length > 0)
            _lookup[key] = rest;
        else
            _lookup.TryRemove(key, out _);
    }
}
