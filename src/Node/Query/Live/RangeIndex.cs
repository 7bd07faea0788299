using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>The standing queries that demand that one field is a number of a range, by that range.</summary>
internal sealed class RangeIndex(FieldPath path) : FieldIndex(path)
{
    [ThreadStatic]
    private static List<RangeTree.Entry>? s_found;

    private RangeTree _ranges = RangeTree.Empty;

    /// <inheritdoc/>
    public override bool IsEmpty => Volatile.Read(ref _ranges).Count == 0;

    /// <summary>Adds a query under the range it demands.</summary>
    public void Add(in RangeTest range, StandingQuery query) =>
        Volatile.Write(ref _ranges, _ranges.With(new RangeTree.Entry(range.Low, range.High, query)));

    /// <inheritdoc/>
    public override void Remove(StandingQuery query) => Volatile.Write(ref _ranges, _ranges.Without(query));

    /// <inheritdoc/>
    public override void OnMutation(in RecordMutation mutation, in RecordTransition transition)
    {
        var (before, after) = (NumberIn(transition.Before), NumberIn(transition.After));
        var ranges = Volatile.Read(ref _ranges);
        var found = s_found ??= [];
        found.Clear();
        ranges.Find(before, found);
        foreach (var entry in found)
            entry.Query.OnMutation(mutation, entry.Contains(after) ? transition : transition with { After = null });
        found.Clear();
        ranges.Find(after, found);
        foreach (var entry in found)
        {
            if (!entry.Contains(before))
                entry.Query.OnMutation(mutation, transition with { Before = null, WasLive = false });
        }
        found.Clear();
    }

    private double NumberIn(byte[]? record) =>
        record is not null && new MsgPackValue(record).Resolve(Path).TryGetNumber(out var number) ? number : double.NaN;
}
