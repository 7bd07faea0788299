using TopGun.Core.Crdts;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class LwwMapTests
{
    private static readonly byte[] One = [1];
    private readonly SteppedTimeProvider _wall = new(1000);

    [Test]
    public void A_value_is_read_until_its_time_is_over_and_stays_stored_after_it()
    {
        var map = NewMap();
        map.Set("k", One, 500);

        _wall.Millis = 1500;
        Assert.That(map.TryGet("k", out var value), Is.True);
        Assert.That(value.ToArray(), Is.EqualTo(One));
        _wall.Millis = 1501;
        Assert.That(map.TryGet("k", out _), Is.False);
        Assert.That(map.LiveKeys(), Is.Empty);
        Assert.That(map.Records, Has.Count.EqualTo(1));
        Assert.That(map.Merkle.RootHash, Is.Not.Zero);
    }

    [Test]
    public void Pruning_drops_only_tombstones_strictly_before_the_threshold()
    {
        var map = NewMap();
        map.Set("live", One);
        map.Remove("old");
        var kept = map.Remove("kept");

        Assert.That(map.Prune(kept.Timestamp), Is.EqualTo(["old"]));
        Assert.That(map.Records.Keys, Is.EquivalentTo(["live", "kept"]));
    }

    [Test]
    public void A_strict_clock_refuses_a_stamp_from_the_future_and_nothing_changes()
    {
        var map = new LwwMap(new HybridLogicalClock("n", _wall, new HybridLogicalClockOptions { StrictMode = true }), _wall);

        Assert.That(() => map.Merge("k", new LwwRecord(One, new HlcTimestamp(61_001, 0, "r"))), Throws.TypeOf<ClockDriftException>());
        Assert.That(map.Records, Is.Empty);
    }

    [Test]
    public void At_equal_stamps_the_local_record_stays()
    {
        var map = NewMap();
        var stamp = new HlcTimestamp(5, 0, "r");
        map.Merge("k", new LwwRecord(One, stamp));

        Assert.That(map.Merge("k", new LwwRecord(new byte[] { 2 }, stamp)), Is.False);
        Assert.That(map.Records["k"].Value.ToArray(), Is.EqualTo(One));
    }

    [Test]
    public void A_cleared_map_is_empty()
    {
        var map = NewMap();
        map.Set("k", One);
        map.Clear();

        Assert.That(map.Records, Is.Empty);
        Assert.That(map.Merkle.RootHash, Is.Zero);
    }

    [Test]
    public void A_record_without_a_value_is_refused() =>
        Assert.That(() => new LwwRecord(default, default), Throws.ArgumentException);

    private LwwMap NewMap() => new(new HybridLogicalClock("n", _wall), _wall);
}
