using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>Finds the standing queries of one map that a write can affect, so that its cost does not grow with all the others.</summary>
/// <remarks>
/// A query that demands equality of some field stands under that field and value; it is looked at only when the record had or
/// has that value there. The others are looked at with every write: a write to a row that matches is told even when the fields
/// they test stay the same. Changed under the registry's lock; read without one, under partition locks.
/// </remarks>
internal sealed class StandingQueryIndex
{
    [ThreadStatic]
    private static PooledBuffer? s_scratch;

    private readonly Dictionary<StandingQuery, EqualityTest> _places = new(ReferenceEqualityComparer.Instance);
    private EqualityIndex[] _fields = [];
    private StandingQuery[] _others = [];

    /// <summary>Whether no query stands.</summary>
    public bool IsEmpty => Volatile.Read(ref _fields).Length == 0 && Volatile.Read(ref _others).Length == 0;

    /// <summary>Adds a query.</summary>
    public void Add(StandingQuery query)
    {
        if (query.Plan.Filter is not { EqualityTests.Count: > 0 } filter)
        {
            Volatile.Write(ref _others, [.. _others, query]);
            return;
        }
        var place = Narrowest(filter.EqualityTests);
        _places.Add(query, place);
        FieldOf(place.Path).Add(place.Key.Span, query);
    }

    /// <summary>Takes a query out.</summary>
    public void Remove(StandingQuery query)
    {
        if (!_places.Remove(query, out var place))
        {
            Volatile.Write(ref _others, Array.FindAll(_others, other => !ReferenceEquals(other, query)));
            return;
        }
        var field = FieldOf(place.Path);
        field.Remove(place.Key.Span, query);
        if (field.IsEmpty)
            Volatile.Write(ref _fields, Array.FindAll(_fields, other => !ReferenceEquals(other, field)));
    }

    /// <summary>Shows a write to the queries it can affect, each once.</summary>
    public void OnMutation(in RecordMutation mutation, in RecordTransition transition)
    {
        Show(Volatile.Read(ref _others), mutation, transition);
        foreach (var field in Volatile.Read(ref _fields))
            Probe(field, mutation, transition);
    }

    private static void Probe(EqualityIndex field, in RecordMutation mutation, in RecordTransition transition)
    {
        var scratch = s_scratch ??= new PooledBuffer();
        scratch.Clear();
        field.WriteKey(transition.Before, scratch);
        var middle = scratch.Length;
        field.WriteKey(transition.After, scratch);
        var before = scratch.WrittenSpan[..middle];
        var after = scratch.WrittenSpan[middle..];
        // Keys are compared, not what is found under them: another thread may add a query between two searches.
        if (before.SequenceEqual(after))
        {
            Show(field.Find(before), mutation, transition);
            return;
        }
        var (left, entered) = (field.Find(before), field.Find(after));
        Show(left, mutation, transition with { After = null });
        Show(entered, mutation, transition with { Before = null, WasLive = false });
    }

    private static void Show(StandingQuery[] queries, in RecordMutation mutation, in RecordTransition transition)
    {
        foreach (var query in queries)
            query.OnMutation(mutation, transition);
    }

    // Of several fields that must be equal, the one whose value the fewest queries demand so far.
    private EqualityTest Narrowest(IReadOnlyList<EqualityTest> tests)
    {
        var best = tests[0];
        var fewest = int.MaxValue;
        foreach (var test in tests)
        {
            var count = Array.Find(_fields, field => field.Path.Equals(test.Path))?.Find(test.Key.Span).Length ?? 0;
            if (count < fewest)
                (best, fewest) = (test, count);
        }
        return best;
    }

    private EqualityIndex FieldOf(FieldPath path)
    {
        if (Array.Find(_fields, field => field.Path.Equals(path)) is { } known)
            return known;
        var added = new EqualityIndex(path);
        Volatile.Write(ref _fields, [.. _fields, added]);
        return added;
    }
}
