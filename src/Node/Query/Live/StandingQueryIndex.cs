using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>Finds the standing queries of one map that a write can affect, so that its cost does not grow with all the others.</summary>
/// <remarks>
/// A query that demands a value of some field, or a number of a range, stands under that demand; it is looked at only when the
/// record met or meets it. The others are looked at with every write: a write to a row that matches is told even when the
/// fields they test stay the same. Changed under the registry's lock; read without one, under partition locks.
/// </remarks>
internal sealed class StandingQueryIndex
{
    private readonly Dictionary<StandingQuery, FieldIndex> _places = new(ReferenceEqualityComparer.Instance);
    private FieldIndex[] _fields = [];
    private StandingQuery[] _others = [];

    /// <summary>Whether no query stands.</summary>
    public bool IsEmpty => Volatile.Read(ref _fields).Length == 0 && Volatile.Read(ref _others).Length == 0;

    /// <summary>Adds a query.</summary>
    public void Add(StandingQuery query)
    {
        if (query.Plan.Filter is { EqualityTests.Count: > 0 } demandsValue)
            AddUnderValue(query, Rarest(demandsValue.EqualityTests));
        else if (query.Plan.Filter is { RangeTests.Count: > 0 } demandsRange)
            AddUnderRange(query, Narrowest(demandsRange.RangeTests));
        else
            Volatile.Write(ref _others, [.. _others, query]);
    }

    /// <summary>Takes a query out.</summary>
    public void Remove(StandingQuery query)
    {
        if (!_places.Remove(query, out var field))
        {
            Volatile.Write(ref _others, Array.FindAll(_others, other => !ReferenceEquals(other, query)));
            return;
        }
        field.Remove(query);
        if (field.IsEmpty)
            Volatile.Write(ref _fields, Array.FindAll(_fields, other => !ReferenceEquals(other, field)));
    }

    /// <summary>Shows a write to the queries it can affect, each once.</summary>
    public void OnMutation(in RecordMutation mutation, in RecordTransition transition)
    {
        foreach (var query in Volatile.Read(ref _others))
            query.OnMutation(mutation, transition);
        foreach (var field in Volatile.Read(ref _fields))
            field.OnMutation(mutation, transition);
    }

    private void AddUnderValue(StandingQuery query, in EqualityTest test)
    {
        var field = FieldOf<EqualityIndex>(test.Path) ?? Publish(new EqualityIndex(test.Path));
        field.Add(test.Key.Span, query);
        _places.Add(query, field);
    }

    private void AddUnderRange(StandingQuery query, in RangeTest test)
    {
        var field = FieldOf<RangeIndex>(test.Path) ?? Publish(new RangeIndex(test.Path));
        field.Add(test, query);
        _places.Add(query, field);
    }

    // Of several fields that must be equal, the one whose value the fewest queries demand so far.
    private EqualityTest Rarest(IReadOnlyList<EqualityTest> tests)
    {
        var best = tests[0];
        var fewest = int.MaxValue;
        foreach (var test in tests)
        {
            var count = FieldOf<EqualityIndex>(test.Path)?.Find(test.Key.Span).Length ?? 0;
            if (count < fewest)
                (best, fewest) = (test, count);
        }
        return best;
    }

    private static RangeTest Narrowest(IReadOnlyList<RangeTest> tests)
    {
        var best = tests[0];
        foreach (var test in tests)
            best = test.High - test.Low < best.High - best.Low ? test : best;
        return best;
    }

    private T? FieldOf<T>(FieldPath path)
        where T : FieldIndex => (T?)Array.Find(_fields, field => field is T && field.Path.Equals(path));

    private T Publish<T>(T field)
        where T : FieldIndex
    {
        Volatile.Write(ref _fields, [.. _fields, field]);
        return field;
    }
}
