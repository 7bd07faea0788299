using FsCheck;
using FsCheck.Fluent;
using TopGun.Core.Crdts;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

public class LwwMapLawTests
{
    // The stamp determines the value, as honest clocks make it; the tie is tested with LwwMerge.
    private static readonly Gen<(string Key, LwwRecord Record)> Write =
        from key in Gen.Choose(0, 3)
        from millis in Gen.Choose(0, 5)
        from counter in Gen.Choose(0, 2)
        from node in Gen.Choose(0, 2)
        select ($"k{key}", Record(millis, counter, node));

    private static readonly Gen<(List<(string Key, LwwRecord Record)> A, List<(string Key, LwwRecord Record)> B, List<(string Key, LwwRecord Record)> C)> Three =
        from a in Write.ListOf() from b in Write.ListOf() from c in Write.ListOf() select (a, b, c);

    [Test]
    public void Merging_is_commutative() => Laws.Hold(Three, three =>
        Same(Merge(Map(three.A), Map(three.B)), Merge(Map(three.B), Map(three.A))));

    [Test]
    public void Merging_is_associative() => Laws.Hold(Three, three =>
        Same(
            Merge(Merge(Map(three.A), Map(three.B)), Map(three.C)),
            Merge(Map(three.A), Merge(Map(three.B), Map(three.C)))));

    [Test]
    public void Merging_is_idempotent_and_never_goes_back() => Laws.Hold(Three, three =>
    {
        var merged = Merge(Map(three.A), Map(three.B));
        return new[] { merged, Map(three.A), Map(three.B) }.All(
            part => part.Records.ToArray().All(one => !merged.Merge(one.Key, one.Value)));
    });

    [Test]
    public void Merging_each_write_in_any_order_equals_merging_the_state() => Laws.Hold(Three, three =>
        Same(Merge(Map(three.A), Map(three.B)), Map([.. three.B, .. three.A])));

    [Test]
    public void Equal_records_make_equal_trees() => Laws.Hold(Three, three =>
        Merge(Map(three.A), Map(three.B)).Merkle.RootHash == Merge(Map(three.B), Map(three.A)).Merkle.RootHash);

    [Test]
    public void Replicas_agree_on_ties_in_any_order_of_arrival()
    {
        var records =
            from millis in Gen.Choose(0, 1)
            from value in Gen.Choose(0, 200)
            select (Stamp: new HlcTimestamp((ulong)millis, 0, "n"), Value: (byte[])[0xcc, (byte)value]);

        Laws.Hold(records.NonEmptyListOf(), all =>
        {
            var forwards = Winner(all);
            var backwards = Winner(all.AsEnumerable().Reverse());
            return forwards.Stamp == backwards.Stamp && forwards.Value.AsSpan().SequenceEqual(backwards.Value);
        });
    }

    private static (HlcTimestamp Stamp, byte[] Value) Winner(IEnumerable<(HlcTimestamp Stamp, byte[] Value)> all) => all.Aggregate(
        (local, remote) => LwwMerge.Decide(local.Stamp, local.Value, remote.Stamp, remote.Value) == LwwDecision.TakeRemote ? remote : local);

    private static LwwRecord Record(int millis, int counter, int node)
    {
        var stamp = new HlcTimestamp((ulong)millis, (uint)counter, $"n{node}");
        return millis == 3 ? LwwRecord.Tombstone(stamp) : new LwwRecord(new[] { (byte)((millis * 9) + (counter * 3) + node) }, stamp);
    }

    private static LwwMap Map(IEnumerable<(string Key, LwwRecord Record)> writes)
    {
        var wall = new SteppedTimeProvider();
        var map = new LwwMap(new HybridLogicalClock("local", wall), wall);
        foreach (var (key, record) in writes)
            map.Merge(key, record);
        return map;
    }

    private static LwwMap Merge(LwwMap into, LwwMap from)
    {
        foreach (var (key, record) in from.Records)
            into.Merge(key, record);
        return into;
    }

    private static bool Same(LwwMap left, LwwMap right) =>
        left.Records.Count == right.Records.Count
        && left.Records.All(one => right.Records.TryGetValue(one.Key, out var other)
            && one.Value.Timestamp == other.Timestamp && one.Value.Value.Span.SequenceEqual(other.Value.Span));
}
