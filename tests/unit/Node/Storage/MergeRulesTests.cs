using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Time;

namespace TopGun.Node.Tests.Storage;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MergeRulesTests
{
    private readonly StoreUnderTest _store = new();

    [Test]
    public void The_first_write_of_a_key_is_kept()
    {
        var outcomes = _store.Apply(Write.Put("k", "one", Write.At(10)) with { TtlMillis = 5 });

        var record = _store.Get("k");
        Assert.That(outcomes, Is.EqualTo(new[] { OperationOutcome.Applied }));
        Assert.That(record.Value, Is.EqualTo(Write.Text("one")));
        Assert.That(record.Timestamp, Is.EqualTo(Write.At(10)));
        Assert.That(record.TtlMillis, Is.EqualTo(5));
    }

    [Test]
    public void A_later_write_replaces_an_earlier_one() => AssertWinner("new", Write.Put("k", "old", Write.At(10)), Write.Put("k", "new", Write.At(11)));

    [Test]
    public void An_earlier_write_that_arrives_later_changes_nothing()
    {
        _store.Apply(Write.Put("k", "new", Write.At(11)));

        Assert.That(_store.Apply(Write.Put("k", "old", Write.At(10))), Is.EqualTo(new[] { OperationOutcome.Unchanged }));
        Assert.That(_store.Get("k").Value, Is.EqualTo(Write.Text("new")));
    }

    [Test]
    public void The_counter_decides_within_a_millisecond() =>
        AssertWinner("new", Write.Put("k", "new", Write.At(10, 2)), Write.Put("k", "old", Write.At(10, 1)));

    [TestCase("a", "b")]
    [TestCase("B", "a")]
    [TestCase("_", "a")]
    public void The_greater_node_id_by_code_unit_decides_a_tie_in_any_order(string smaller, string greater)
    {
        var loser = Write.Put("k", "loser", Write.At(10, 0, smaller));
        var winner = Write.Put("k", "winner", Write.At(10, 0, greater));

        AssertWinner("winner", loser, winner);
        AssertWinner("winner", winner, loser);
    }

    [Test]
    public void The_greater_value_decides_between_equal_stamps_in_any_order()
    {
        var smaller = Write.Put("k", "aaa", Write.At(10));
        var greater = Write.Put("k", "bbb", Write.At(10));

        AssertWinner("bbb", smaller, greater);
        AssertWinner("bbb", greater, smaller);
    }

    [Test]
    public void A_value_wins_over_a_removal_of_the_same_stamp_in_any_order()
    {
        AssertWinner("v", Write.Remove("k", Write.At(10)), Write.Put("k", "v", Write.At(10)));
        AssertWinner("v", Write.Put("k", "v", Write.At(10)), Write.Remove("k", Write.At(10)));
    }

    [Test]
    public void A_write_sent_again_changes_nothing()
    {
        var write = Write.Put("k", "v", Write.At(10));

        Assert.That(
            _store.Apply(write, write, write),
            Is.EqualTo(new[] { OperationOutcome.Applied, OperationOutcome.Unchanged, OperationOutcome.Unchanged }));
    }

    [Test]
    public void A_removal_leaves_a_tombstone_that_an_older_put_does_not_overcome()
    {
        _store.Apply(Write.Put("k", "v", Write.At(10)));
        _store.Apply(Write.Remove("k", Write.At(12)));

        Assert.That(_store.Apply(Write.Put("k", "late", Write.At(11))), Is.EqualTo(new[] { OperationOutcome.Unchanged }));
        Assert.That(_store.Get("k").IsTombstone, Is.True);
        Assert.That(_store.Get("k").Timestamp, Is.EqualTo(Write.At(12)));
    }

    [Test]
    public void A_removal_of_an_unknown_key_leaves_a_tombstone()
    {
        Assert.That(_store.Apply(Write.Remove("k", Write.At(12))), Is.EqualTo(new[] { OperationOutcome.Applied }));
        Assert.That(_store.Get("k").IsTombstone, Is.True);
    }

    [Test]
    public void A_tombstone_has_no_time_to_live()
    {
        _store.Apply(Write.Remove("k", Write.At(12)) with { TtlMillis = 5 });

        Assert.That(_store.Get("k").TtlMillis, Is.Zero);
    }

    [Test]
    public void A_negative_time_to_live_is_none()
    {
        _store.Apply(Write.Put("k", "v", Write.At(12)) with { TtlMillis = -5 });

        Assert.That(_store.Get("k").TtlMillis, Is.Zero);
        Assert.That(_store.Get("k").IsLiveAt(long.MaxValue), Is.True);
    }

    [Test]
    public void Operations_that_were_refused_before_are_passed_over()
    {
        var batch = Write.Batch(Write.Put("k", "v", Write.At(12)));
        batch.Operations[0].Reject(GridErrorCode.PermissionDenied, "no");

        _store.Store.Apply(batch, new(), origin: null, new Delivery());

        Assert.That(batch.Operations[0].Outcome, Is.EqualTo(OperationOutcome.Rejected));
        Assert.That(_store.Get("k").Exists, Is.False);
    }

    [Test]
    public void Records_stamped_by_one_node_share_its_id()
    {
        _store.Apply(Write.Put("k", "v", new HlcTimestamp(1, 0, new string("node"))));
        _store.Apply(Write.Put("l", "v", new HlcTimestamp(1, 0, new string("node".AsSpan()))));

        Assert.That(_store.Get("k").Timestamp.NodeId, Is.SameAs(_store.Get("l").Timestamp.NodeId));
    }

    private static void AssertWinner(string expected, Write first, Write second)
    {
        var store = new StoreUnderTest();
        store.Apply(first);
        store.Apply(second);

        Assert.That(store.Get("k").Value, Is.EqualTo(Write.Text(expected)));
    }
}
