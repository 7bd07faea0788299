using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Walks and deltas of replicas: the same of a node directly and through a gateway.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class SyncConformanceTests(bool isRemote) : GridConformance(isRemote)
{
    [Test]
    public async Task A_delta_goes_on_where_the_one_before_ended_whatever_the_stamps()
    {
        await Writes.Put("todos", "1", "1").ApplyAsync(Session);
        var first = await Session.Sync.ReadDeltaAsync("todos", default, int.MaxValue, default);
        await new Writes().AndPut("todos", "old", "2", millis: 5).ApplyAsync(Session);
        await Writes.Remove("todos", "1").ApplyAsync(Session);
        var second = await Session.Sync.ReadDeltaAsync("todos", first.Next, int.MaxValue, default);
        var third = await Session.Sync.ReadDeltaAsync("todos", second.Next, int.MaxValue, default);

        Assert.That(first.Records.Select(record => JsonMsgPack.ToJson(record.Value.Span)), Is.EqualTo(["1"]));
        Assert.That(second.Records.Select(record => record.Value.Length), Is.EquivalentTo([0, 1]));
        Assert.That((third.Records.Count, third.HasMore), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task A_delta_of_a_map_of_sets_holds_the_changed_keys()
    {
        await new Writes().AndAdd("tags", "k", "\"x\"", "5:0:a").AndAdd("tags", "l", "\"y\"", "6:0:a").ApplyAsync(Session);
        var first = await Session.Sync.ReadDeltaAsync("tags", default, int.MaxValue, default);
        await new Writes().AndRemoveTag("tags", "k", "5:0:a").ApplyAsync(Session);
        var second = await Session.Sync.ReadDeltaAsync("tags", first.Next, int.MaxValue, default);

        Assert.That(first.Entries.Select(entry => entry.Elements.Count), Is.EqualTo([1, 1]));
        Assert.That(
            second.Entries.Select(entry => (MsgPackText.Decode(entry.Key.Span), entry.Elements.Count, entry.Tombstones.Count)), Is.EqualTo([("k", 0, 1)]));
    }

    [Test]
    public async Task A_walk_fetches_records_and_tombstones_and_a_replica_in_step_nothing()
    {
        await Writes.Put("todos", "a\ud800", "1").AndPut("todos", "b", "2").ApplyAsync(Session);
        await Writes.Remove("todos", "b").ApplyAsync(Session);
        await using var replica = await OpenSessionAsync("bob", new RecordingSessionSink());

        var root = await replica.Sync.BeginAsync("todos", 0, default);
        var buckets = (await replica.Sync.ReadAsync("todos", default, default)).Buckets;
        var records = new List<SyncRecord>();
        foreach (var key in new[] { "a\ud800", "b" })
        {
            var path = MerklePath.OfKey(Fnv1a.Hash(key), 3);
            Assert.That(buckets.Has(path[0]), Is.True);
            records.AddRange((await replica.Sync.ReadAsync("todos", path, default)).Entries!);
        }

        Assert.That((root.RootHash, root.MustStartOver), Is.Not.EqualTo((0u, false)));
        Assert.That(records.Select(record => (MsgPackText.Decode(record.Key.Span), record.Value.IsEmpty)), Is.EqualTo([("a\ud800", false), ("b", true)]));
        Assert.That((await replica.Sync.BeginAsync("todos", root.Timestamp.Millis, default)).RootHash, Is.EqualTo(root.RootHash));
        Assert.That((await replica.Sync.ReadAsync("todos", MerklePath.OfKey(1, 3), default)).Entries, Is.Null);
    }

    [Test]
    public async Task Sets_are_walked_pushed_and_read_by_key()
    {
        var add = new Writes().AndAdd("tags", "k", "\"x\"", "1:0:ann");
        await add.ApplyAsync(Session);
        var push = new Writes { Batch = { IsReplica = true } }.AndAdd("tags", "k", "\"y\"", "2:0:bob").AndRemoveTag("tags", "k", "1:0:ann");
        foreach (ref var operation in push.Batch.Operations)
            operation.Id = default;
        var pushed = await push.ApplyAsync(Session);

        var root = await Session.Sync.BeginEntriesAsync("tags", new SyncClaim(0, 0, null), default);
        var node = await Session.Sync.ReadEntriesAsync("tags", MerklePath.OfKey(Fnv1a.Hash("k"), 3), default);
        var named = await Session.Sync.GetEntriesAsync("tags", ["k", "never"], default);

        Assert.That(pushed.Operations.ToArray().Select(operation => operation.Outcome), Is.All.EqualTo(OperationOutcome.Applied));
        Assert.That((root.RootHash == 0, root.MustStartOver, root.CoveringEpoch), Is.EqualTo((false, false, 0UL)));
        foreach (var entry in new[] { node.Entries!.Single(), named[0] })
        {
            Assert.That(entry.Elements.Select(element => (MsgPackText.Decode(element.Tag.Span), JsonMsgPack.ToJson(element.Value.Span), element.Timestamp.Millis)),
                Is.EqualTo([("2:0:bob", "\"y\"", 2UL)]));
            Assert.That(entry.Tombstones.Select(tag => MsgPackText.Decode(tag.Span)), Is.EqualTo(["1:0:ann"]));
        }
        Assert.That((named[1].Elements.Count, named[1].Tombstones.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_walk_of_a_reserved_map_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(async () => await Session.Sync.BeginAsync("_topgun_x", 0, default));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    [Test]
    public async Task What_every_device_has_confirmed_is_forgotten_and_sessions_are_told_what_is_forgotten_by_age()
    {
        await Session.BindDeviceAsync(null, default);
        await new Writes().AndAdd("tags", "k", "1", "1:0:ann").AndRemoveTag("tags", "k", "1:0:ann").ApplyAsync(Session);
        await Writes.Put("todos", "a", "1").ApplyAsync(Session);
        await Writes.Remove("todos", "a").ApplyAsync(Session);
        Clock.Advance(TimeSpan.FromSeconds(10));
        var root = await Session.Sync.BeginEntriesAsync("tags", new SyncClaim(0, 0, 0), default);
        Assert.That(root.CoveringEpoch, Is.Positive);
        Session.Sync.Confirm(root.CoveringEpoch);
        // In order behind the confirmation, which is not answered.
        Assert.That((await Session.Sync.GetEntriesAsync("tags", ["k"], default)).Single().Tombstones, Has.Count.EqualTo(1));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await Session.Sync.GetEntriesAsync("tags", ["k"], default)).Single().Tombstones, Is.Empty);

        Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.That((await Sink.Forgotten.NextAsync()).Millis, Is.GreaterThan(root.Timestamp.Millis - 20_000));
        Assert.That((await Session.Sync.BeginAsync("todos", root.Timestamp.Millis, default)).MustStartOver, Is.True);
    }
}
