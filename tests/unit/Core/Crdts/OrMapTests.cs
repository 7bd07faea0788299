using TopGun.Core.Crdts;
using TopGun.Core.Tests.Hashing;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class OrMapTests
{
    private static readonly byte[] One = [1];
    private readonly SteppedTimeProvider _wall = new(1000);

    [Test]
    public void Pruning_forgets_only_stamps_strictly_before_the_threshold()
    {
        var map = NewMap();
        foreach (var tag in new[] { "1:0:n", "2:0:n", "no stamp", "1:0:" })
            map.ApplyTombstone(tag);

        Assert.That(map.Prune(new HlcTimestamp(2, 0, "n")), Is.EqualTo(["1:0:n"]));
        Assert.That(map.Tombstones, Is.EquivalentTo(["2:0:n", "no stamp", "1:0:"]));
    }

    [TestCase(0)]
    [TestCase(double.NaN)]
    public void A_time_to_live_must_be_positive_and_finite(double ttl)
    {
        var map = NewMap();

        Assert.That(() => map.Add("k", One, ttl), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(map.Keys, Is.Empty);
    }

    [Test]
    public void Nodes_of_a_key_that_came_and_went_stay_in_the_tree()
    {
        var map = NewMap();
        map.ApplyTombstone(map.Add("a", One).Tag);

        Assert.That(map.Merkle.RootHash, Is.Zero);
        Assert.That(MerkleExpectation.Text(map.Merkle.GetBuckets(MerkleExpectation.Path("e"))), Is.EqualTo(new Dictionary<string, uint> { ["4"] = 0 }));
    }

    [Test]
    public void A_strict_clock_refuses_a_record_from_the_future_and_nothing_changes()
    {
        var map = new OrMap(new HybridLogicalClock("n", _wall, new HybridLogicalClockOptions { StrictMode = true }), _wall);

        Assert.That(() => map.Apply("k", new OrRecord(One, new HlcTimestamp(61_001, 0, "r"), "t")), Throws.TypeOf<ClockDriftException>());
        Assert.That(map.Keys, Is.Empty);
    }

    [Test]
    public void The_clock_follows_taken_records_and_not_refused_ones()
    {
        var clock = new HybridLogicalClock("n", _wall);
        var map = new OrMap(clock, _wall);
        map.ApplyTombstone("removed");
        map.Apply("k", new OrRecord(One, new HlcTimestamp(9000, 0, "r"), "removed"));
        Assert.That(clock.Now().Millis, Is.EqualTo(1000));

        map.Apply("k", new OrRecord(One, new HlcTimestamp(5000, 0, "r"), "taken"));
        Assert.That(clock.Now().Millis, Is.EqualTo(5000));
    }

    [Test]
    public void A_cleared_map_is_empty()
    {
        var map = NewMap();
        map.Add("k", One);
        map.ApplyTombstone("t");
        map.Clear();

        Assert.That(map.Keys, Is.Empty);
        Assert.That(map.Tombstones, Is.Empty);
        Assert.That(map.Merkle.RootHash, Is.Zero);
    }

    private OrMap NewMap() => new(new HybridLogicalClock("n", _wall), _wall);
}
