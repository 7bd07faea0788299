using FsCheck;
using FsCheck.Fluent;
using TopGun.Core.Crdts;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

public class OrMapLawTests
{
    // A tag belongs to one key and determines its record, as honest clients make it.
    private static readonly Gen<List<(bool IsRemoval, int Tag)>> Changes =
        (from removal in Gen.Choose(0, 2) from tag in Gen.Choose(0, 11) select (removal == 0, tag)).ListOf();

    private static readonly Gen<(List<(bool IsRemoval, int Tag)> A, List<(bool IsRemoval, int Tag)> B, List<(bool IsRemoval, int Tag)> C)> Three =
        from a in Changes from b in Changes from c in Changes select (a, b, c);

    [Test]
    public void Merging_is_commutative() => Laws.Hold(Three, three =>
        State(Merge(Map(three.A), Map(three.B))) == State(Merge(Map(three.B), Map(three.A))));

    [Test]
    public void Merging_is_associative() => Laws.Hold(Three, three =>
        State(Merge(Merge(Map(three.A), Map(three.B)), Map(three.C))) == State(Merge(Map(three.A), Merge(Map(three.B), Map(three.C)))));

    [Test]
    public void Merging_is_idempotent_and_never_goes_back() => Laws.Hold(Three, three =>
    {
        var merged = Merge(Map(three.A), Map(three.B));
        var before = State(merged);
        return new[] { Merge(Map(three.A), Map(three.B)), Map(three.A), Map(three.B) }.All(part => State(Merge(merged, part)) == before);
    });

    [Test]
    public void What_is_live_was_added_and_not_removed() => Laws.Hold(Three, three =>
    {
        var all = three.A.Concat(three.B).ToArray();
        var removed = all.Where(change => change.IsRemoval).Select(change => Record(change.Tag).Tag).ToHashSet();
        var added = all.Where(change => !change.IsRemoval).Select(change => Record(change.Tag).Tag).ToHashSet();
        var merged = Merge(Map(three.A), Map(three.B));
        return merged.Keys.SelectMany(merged.LiveRecords).Select(record => record.Tag).ToHashSet().SetEquals(added.Except(removed));
    });

    [Test]
    public void Applying_each_change_in_any_order_equals_merging_the_state() => Laws.Hold(Three, three =>
        State(Map([.. three.B, .. three.A])) == State(Merge(Map(three.A), Map(three.B))));

    [Test]
    public void Merging_key_by_key_equals_merging_the_map() => Laws.Hold(Three, three =>
    {
        var (byKey, byMap, other) = (Map(three.A), Map(three.A), Map(three.B));
        foreach (var key in Keys)
            byKey.MergeKey(key, other.Records(key), other.Tombstones);
        return State(byKey) == State(Merge(byMap, other));
    });

    private static readonly string[] Keys = ["k0", "k1", "k2"];

    private static string KeyOf(int tag) => Keys[tag % Keys.Length];

    private static OrRecord Record(int tag)
    {
        var stamp = new HlcTimestamp((ulong)(tag / 2), (uint)(tag % 2), "n");
        return new OrRecord(new[] { (byte)tag }, stamp, stamp.ToString());
    }

    private static OrMap Map(IEnumerable<(bool IsRemoval, int Tag)> changes)
    {
        var wall = new SteppedTimeProvider();
        var map = new OrMap(new HybridLogicalClock("local", wall), wall);
        foreach (var (isRemoval, tag) in changes)
        {
            if (isRemoval)
                map.ApplyTombstone(Record(tag).Tag);
            else
                map.Apply(KeyOf(tag), Record(tag));
        }
        return map;
    }

    private static OrMap Merge(OrMap into, OrMap from)
    {
        into.Merge(from);
        return into;
    }

    /// <summary>Everything but the order of arrival, as text that can be compared.</summary>
    private static string State(OrMap map) => string.Join(
        ' ',
        map.Keys.Order().Select(key => $"{key}=[{string.Join(',', map.Records(key).Select(Text).Order())}]")
            .Append($"removed=[{string.Join(',', map.Tombstones.Order())}]")
            .Append($"root={map.Merkle.RootHash}"));

    private static string Text(OrRecord record) => $"{record.Tag}:{record.Value.Span[0]}@{record.Timestamp}";
}
