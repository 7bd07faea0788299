using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Node.Operations.Tombstones;

namespace TopGun.Node.Tests.Operations.Tombstones;

/// <summary>When removals are forgotten (checklist group K).</summary>
public sealed class TombstoneCollectorTests
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private NodeUnderTest _node = null!;

    [SetUp]
    public void Start() => _node = NewNode(width: 1000);

    [TearDown]
    public void Stop() => _node.Dispose();

    [Test]
    public void Line_203_a_removed_tag_is_kept_until_every_device_has_confirmed()
    {
        var (first, second) = (new ReplicaUnderTest(_node, "a"), new ReplicaUnderTest(_node, "b"));
        first.Connect();
        second.Connect();
        RemoveOne(first);
        Reconnect(first);

        _node.Clock.Advance(Interval);

        Assert.That(TagTombstones(), Is.EqualTo(1));
    }

    [Test]
    public void Lines_204_and_363_the_bytes_fall_once_every_device_has_confirmed()
    {
        var (first, second) = (new ReplicaUnderTest(_node, "a"), new ReplicaUnderTest(_node, "b"));
        first.Connect();
        second.Connect();
        RemoveOne(first);
        Assert.That(_node.Store.TagTombstoneBytes, Is.Positive);
        Reconnect(first);
        Reconnect(second);

        _node.Clock.Advance(Interval);

        Assert.That((TagTombstones(), _node.Store.TagTombstoneBytes), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_replica_without_device_that_is_there_is_waited_for()
    {
        var (first, unnamed) = (new ReplicaUnderTest(_node, "a"), new ReplicaUnderTest(_node, "b", hasDevice: false));
        first.Connect();
        unnamed.Connect();
        RemoveOne(first);
        Reconnect(first);

        _node.Clock.Advance(Interval);
        Assert.That(TagTombstones(), Is.EqualTo(1));
        unnamed.Disconnect();
        _node.Clock.Advance(Interval);

        Assert.That(TagTombstones(), Is.Zero);
    }

    [Test]
    public void Line_205_a_device_that_was_forgotten_starts_over_and_brings_nothing_back()
    {
        var (first, forgotten) = (new ReplicaUnderTest(_node, "a"), new ReplicaUnderTest(_node, "b"));
        first.Connect();
        first.Add("k", "x");
        first.Add("k", "y");
        forgotten.Connect();
        forgotten.Disconnect();
        first.RemoveFrom("k", "x");
        _node.Clock.Advance(Age + (2 * Interval));
        Assert.That(TagTombstones(), Is.Zero);

        forgotten.Connect();

        Assert.That(forgotten.StartedOver, Is.EqualTo(2), "both maps");
        Assert.That(forgotten.Seen(), Is.EqualTo(first.Seen()));
        Assert.That(Entry("k").Elements, Has.Count.EqualTo(1));
    }

    [Test]
    public void Line_206_what_such_a_device_pushes_is_ignored_until_it_confirms()
    {
        var first = new ReplicaUnderTest(_node, "a");
        first.Connect();
        RemoveOne(first);
        Reconnect(first);
        _node.Clock.Advance(Interval);
        var session = _node.Open();
        session.BindDeviceAsync(null, default).AsTask().Wait();
        var root = session.Sync.BeginEntriesAsync(ReplicaUnderTest.Sets, new SyncClaim(1, 77, 0), default).AsTask().Result;
        Assert.That(root.MustStartOver, Is.True);

        Assert.That(Push(session, "pushed"), Is.EqualTo(OperationOutcome.Unchanged));
        session.Sync.Confirm(root.CoveringEpoch);

        Assert.That(Push(session, "pushed"), Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void Line_201_a_confirmation_above_what_was_told_counts_as_what_was_told()
    {
        var first = new ReplicaUnderTest(_node, "a");
        first.Connect();
        var boaster = _node.Open();
        boaster.BindDeviceAsync(null, default).AsTask().Wait();
        boaster.Sync.BeginEntriesAsync(ReplicaUnderTest.Sets, new SyncClaim(0, 0, 0), default).AsTask().Wait();
        RemoveOne(first);
        Reconnect(first);
        boaster.Sync.Confirm(ulong.MaxValue);

        _node.Clock.Advance(Interval);

        Assert.That(TagTombstones(), Is.EqualTo(1));
    }

    [Test]
    public void Line_202_a_confirmation_without_device_is_ignored()
    {
        var first = new ReplicaUnderTest(_node, "a");
        first.Connect();
        RemoveOne(first);
        _node.Clock.Advance(Interval);
        var nobody = _node.Open();
        nobody.Sync.BeginEntriesAsync(ReplicaUnderTest.Sets, new SyncClaim(0, 0, 0), default).AsTask().Wait();
        nobody.Sync.Confirm(ulong.MaxValue);
        nobody.DisposeAsync().AsTask().Wait();

        _node.Clock.Advance(Interval);

        Assert.That(TagTombstones(), Is.EqualTo(1));
    }

    [Test]
    public void Line_200_nothing_is_covered_before_the_first_removal()
    {
        var root = _node.Open().Sync.BeginEntriesAsync("m", default, default).AsTask().Result;

        Assert.That((root.CoveringEpoch, root.MustStartOver), Is.EqualTo((0UL, false)));
    }

    [Test]
    public void Lines_207_and_208_a_replica_that_was_away_too_long_starts_over_and_one_that_holds_nothing_does_not()
    {
        _node.Apply(Write.Put("k", "v", null));
        var sync = _node.Open().Sync;
        var oldest = (ulong)(NodeUnderTest.Now - (long)Age.TotalMilliseconds);

        Assert.That(sync.BeginAsync("m", oldest - 1, default).AsTask().Result.MustStartOver, Is.True);
        Assert.That(sync.BeginAsync("m", oldest, default).AsTask().Result.MustStartOver, Is.False);
        Assert.That(sync.BeginAsync("m", 0, default).AsTask().Result.MustStartOver, Is.False);
    }

    [Test]
    public void Line_209_removed_keys_are_forgotten_by_age_and_sessions_are_told()
    {
        var sink = new SinkUnderTest();
        _node.Open(sink);
        _node.Apply(Write.Put("kept", "v", null), Write.Put("k", "v", null));
        var before = Root();
        _node.Apply(Write.Remove("k", null));
        var removed = _node.Store.Find("m")!.Get(Write.KeyBytes("k"), Fnv1a.Hash("k")).Timestamp;

        _node.Clock.Advance(Age);
        Assert.That(_node.Store.Find("m")!.TombstoneCount, Is.EqualTo(1));
        _node.Clock.Advance(2 * Interval);

        Assert.That((_node.Store.Find("m")!.KeyCount, _node.Store.Find("m")!.TombstoneCount), Is.EqualTo((1, 0)));
        Assert.That(Root(), Is.Not.EqualTo(before).And.Not.Zero);
        Assert.That(sink.Forgotten.Single(), Is.GreaterThan(removed));
    }

    [Test]
    public void A_place_that_is_free_again_serves_another_key()
    {
        _node.Apply(Write.Put("k", "v", null), Write.Remove("k", null));
        _node.Clock.Advance(Age + (2 * Interval));

        for (var i = 0; i < 2000; i++)
            _node.Apply(Write.Put($"new-{i}", "v", null));

        Assert.That(_node.Store.Find("m")!.KeyCount, Is.EqualTo(2000));
        Assert.That(_node.Get("new-1999"), Is.Not.Null);
        Assert.That(_node.Get("k"), Is.Null);
    }

    [Test]
    public void A_write_older_than_a_forgotten_removal_is_refused_and_a_later_one_taken()
    {
        var late = Write.Put("k", "late", Write.At(NodeUnderTest.Now));
        _node.Apply(Write.Put("k", "v", null), Write.Remove("k", null));
        _node.Clock.Advance(Age + (2 * Interval));

        var refused = _node.Apply(late)[0];

        Assert.That((refused.Outcome, refused.Error), Is.EqualTo((OperationOutcome.Rejected, GridErrorCode.Outdated)));
        Assert.That(_node.Apply(Write.Remove("k", Write.At(NodeUnderTest.Now)))[0].Outcome, Is.EqualTo(OperationOutcome.Unchanged));
        Assert.That(_node.Apply(Write.Put("k", "v", null))[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void A_late_copy_of_a_forgotten_tag_is_refused_and_tags_of_others_are_taken()
    {
        var first = new ReplicaUnderTest(_node, "a");
        first.Connect();
        var add = Write.AddTo("k", "x", Write.At(NodeUnderTest.Now, 0, "b")) with { Map = ReplicaUnderTest.Sets };
        _node.Apply(add, Write.RemoveFrom("k", add.Tag) with { Map = ReplicaUnderTest.Sets });
        _node.Clock.Advance(Interval);
        Reconnect(first);
        _node.Clock.Advance(Interval);
        Assert.That(TagTombstones(), Is.Zero);

        Assert.That(_node.Apply(add)[0].Error, Is.EqualTo(GridErrorCode.Outdated));
        Assert.That(Push(_node.Open(), "x", "b"), Is.EqualTo(OperationOutcome.Rejected));
        Assert.That(Push(_node.Open(), "x", "c"), Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void Removed_tags_that_are_forgotten_are_not_taken_in_again_with_a_push()
    {
        var first = new ReplicaUnderTest(_node, "a");
        first.Connect();
        RemoveOne(first);
        Reconnect(first);
        _node.Clock.Advance(Interval);
        var push = Write.Batch(first.Or.Tombstones.Select(tag => Write.RemoveFrom("k", tag) with { Map = ReplicaUnderTest.Sets }).ToList());
        push.IsReplica = true;

        _node.Apply(push);

        Assert.That(push.Count, Is.EqualTo(1));
        Assert.That(TagTombstones(), Is.Zero);
    }

    [Test]
    public void Line_210_an_epoch_ends_with_its_width()
    {
        _node.Dispose();
        _node = NewNode(width: 2);
        var first = new ReplicaUnderTest(_node, "a");
        first.Connect();
        RemoveOne(first);
        _node.Clock.Advance(TombstoneLimits.EpochCheck);
        Assert.That(Covering(), Is.Zero);

        RemoveOne(first);
        _node.Clock.Advance(TombstoneLimits.EpochCheck);

        Assert.That(Covering(), Is.Positive);
    }

    private static NodeUnderTest NewNode(int width) => new(NodeUnderTest.Options with
    {
        Tombstones = new TombstoneOptions { Age = Age, Interval = Interval, EpochWidth = width },
    });

    private static void RemoveOne(ReplicaUnderTest replica)
    {
        replica.Add("k", "x");
        replica.RemoveFrom("k", "x");
    }

    // After the removal's epoch has ended, so that a device in step confirms it.
    private void Reconnect(ReplicaUnderTest replica)
    {
        _node.Clock.Advance(Interval);
        replica.Disconnect();
        replica.Connect();
    }

    private static OperationOutcome Push(IGridSession session, string value, string writer = "w")
    {
        var batch = Write.Batch(Write.AddTo("k", value, Write.At(NodeUnderTest.Now, 0, writer)) with { Map = ReplicaUnderTest.Sets });
        batch.IsReplica = true;
        session.Maps.Apply(batch, new CompletionUnderTest());
        return batch.Operations[0].Outcome;
    }

    private int TagTombstones() => Entry("k").Tombstones.Count;

    private OrEntry Entry(string key) =>
        _node.Open().Sync.GetEntriesAsync(ReplicaUnderTest.Sets, [key], default).AsTask().Result.Single();

    private uint Root() => _node.Open().Sync.BeginAsync("m", 0, default).AsTask().Result.RootHash;

    private ulong Covering() =>
        _node.Open().Sync.BeginEntriesAsync(ReplicaUnderTest.Sets, default, default).AsTask().Result.CoveringEpoch;
}
