using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Operations.Tombstones;
using TopGun.Node.Storage;
using TopGun.Node.Tests.Query;

namespace TopGun.Node.Tests.Operations.Maps;

/// <summary>Operations on sets (checklist groups G, H and J).</summary>
public sealed class ElementTests
{
    private const long Now = NodeUnderTest.Now;

    private NodeUnderTest _node = null!;

    [SetUp]
    public void Start() => _node = new NodeUnderTest();

    [TearDown]
    public void Stop() => _node.Dispose();

    [Test]
    public void Lines_156_and_159_tags_are_kept_verbatim_and_live_beside_each_other()
    {
        _node.Apply(Write.AddTo("k", "x", Write.At(Now, 0, "a")), Write.AddTo("k", "y", Write.At(Now, 0, "b")));

        Assert.That(Tags(Entry("k")), Is.EqualTo([$"{Now}:0:a", $"{Now}:0:b"]));
        Assert.That(_node.Get("k")!.Value.ToArray(), Is.EqualTo((byte[])[0x92, .. Write.Text("x"), .. Write.Text("y")]));
    }

    [Test]
    public void Lines_160_161_and_163_a_removed_tag_stays_removed()
    {
        var add = Write.AddTo("k", "x", Write.At(Now));
        var remove = Write.RemoveFrom("k", add.Tag);

        var judged = _node.Apply(add, remove, remove, add);

        Assert.That(Outcomes(judged), Is.EqualTo(
            [OperationOutcome.Applied, OperationOutcome.Applied, OperationOutcome.Unchanged, OperationOutcome.Unchanged]));
        Assert.That(Entry("k").Elements, Is.Empty);
        Assert.That(Tombstones(Entry("k")), Is.EqualTo([add.Tag]));
        Assert.That(_node.Get("k"), Is.Null);
    }

    [Test]
    public void Line_162_an_existing_tag_is_replaced_by_a_later_stamp_only()
    {
        var add = Write.AddTo("k", "x", Write.At(Now));
        var later = add with { Value = Write.Text("y"), Stamp = Write.At(Now + 1) };

        var judged = _node.Apply(add, add, later, add);

        Assert.That(Outcomes(judged), Is.EqualTo(
            [OperationOutcome.Applied, OperationOutcome.Unchanged, OperationOutcome.Applied, OperationOutcome.Unchanged]));
        Assert.That(Entry("k").Elements.Single().Value.ToArray(), Is.EqualTo(Write.Text("y")));
    }

    [Test]
    public void Line_164_an_unknown_tag_that_was_removed_is_suppressed_later()
    {
        var add = Write.AddTo("k", "x", Write.At(Now));

        var judged = _node.Apply(Write.RemoveFrom("k", add.Tag), add);

        Assert.That(Outcomes(judged), Is.EqualTo([OperationOutcome.Applied, OperationOutcome.Unchanged]));
        Assert.That(Root(), Is.Zero);
        Assert.That(_node.Store.Find("m")!.Tree.Exists(MerklePath.OfKey(Fnv1a.Hash("k"), 3)), Is.True, "a walk must find the tombstone");
    }

    [Test]
    public void Lines_165_192_and_194_any_order_of_the_same_operations_gives_the_same_root_as_a_client_has()
    {
        const int Seed = 165;
        var random = new Random(Seed);
        var writes = new List<Write>();
        for (var i = 0; i < 60; i++)
            writes.Add(Write.AddTo($"k{i % 7}", $"v{i}", Write.At(Now + i, 0, $"n{i % 3}")));
        for (var i = 0; i < 60; i += 3)
            writes.Add(Write.RemoveFrom($"k{i % 7}", writes[i].Tag));
        var client = new OrMap(new HybridLogicalClock("client", _node.Clock), _node.Clock);
        foreach (var write in writes)
        {
            if (write.Kind == OperationKind.OrAdd)
                client.Apply(write.Key, new OrRecord(write.Value, write.Stamp!.Value, write.Tag));
            else
                client.ApplyTombstone(write.Tag);
        }

        for (var round = 0; round < 20; round++)
        {
            using var node = new NodeUnderTest();
            var shuffled = writes.ToArray();
            random.Shuffle(shuffled);
            node.Apply(shuffled);

            var root = node.Open().Sync.BeginEntriesAsync("m", default, default).AsTask().Result.RootHash;
            Assert.That(root, Is.EqualTo(client.Merkle.RootHash), $"seed {Seed}, round {round}");
        }
    }

    [Test]
    public void The_kind_of_a_map_is_that_of_its_first_write()
    {
        _node.Apply(Write.AddTo("k", "x", Write.At(Now)));

        var judged = _node.Apply(Write.Put("k", "v", Write.At(Now)));

        Assert.That((judged[0].Outcome, judged[0].Error), Is.EqualTo((OperationOutcome.Rejected, GridErrorCode.Conflict)));
        Assert.That(judged[0].Reason, Does.Contain("'m'"));
    }

    [Test]
    public void The_tombstones_of_a_whole_map_are_not_kept_with_every_key_of_a_push()
    {
        var add = Write.AddTo("a", "x", Write.At(Now));
        _node.Apply(add, Write.RemoveFrom("a", add.Tag));
        var push = Write.Batch(
            Write.RemoveFrom("b", add.Tag), Write.RemoveFrom("b", "2:0:n"), Write.RemoveFrom("c", "2:0:n"), Write.AddTo("c", "y", Write.At(Now)));
        push.IsReplica = true;

        _node.Apply(push);

        Assert.That(Tombstones(Entry("b")).Concat(Tombstones(Entry("c"))), Is.EqualTo(["2:0:n"]));
        Assert.That(Entry("c").Elements, Has.Count.EqualTo(1));
    }

    [Test]
    public void Line_170_an_element_past_its_time_to_live_leaves_a_tombstone()
    {
        var add = Write.AddTo("k", "x", Write.At(Now)) with { TtlMillis = 500 };
        _node.Apply(add, Write.AddTo("k", "y", Write.At(Now, 1)));
        var told = new List<(OperationKind Kind, string Tag)>();
        var observer = _node.Open(new SinkUnderTest { WhenChanged = change => told.Add((change.Kind, MsgPackText.Decode(change.Tag.Span))) });
        using var query = observer.Queries.Subscribe(new MapQuery { MapName = "m" }, new RecordingSink());

        _node.Clock.Advance(TimeSpan.FromMilliseconds(1000));

        Assert.That(Tombstones(Entry("k")), Is.EqualTo([add.Tag]));
        Assert.That(Entry("k").Elements, Has.Count.EqualTo(1));
        Assert.That(told, Is.EqualTo([(OperationKind.OrRemove, add.Tag)]));
    }

    [Test]
    public void Line_167_expiry_leaves_a_tombstone_stamped_with_its_moment()
    {
        _node.Apply(Write.Put("k", "v", Write.At(Now)) with { TtlMillis = 500 });

        _node.Clock.Advance(TimeSpan.FromMilliseconds(1000));

        var record = _node.Store.Find("m")!.Get(Write.KeyBytes("k"), Fnv1a.Hash("k"));
        Assert.That((record.IsTombstone, record.Timestamp), Is.EqualTo((true, new HlcTimestamp(Now + 500, 0, "node"))));
        var leaf = _node.Open().Sync.ReadAsync("m", MerklePath.OfKey(Fnv1a.Hash("k"), 3), default).AsTask().Result;
        Assert.That(leaf.Entries!.Select(entry => (entry.Value.IsEmpty, entry.Timestamp)), Is.EqualTo([(true, record.Timestamp)]), "and a walk finds it");
    }

    [Test]
    public void Line_169_a_newer_put_cancels_the_expiry_and_a_longer_one_puts_it_off()
    {
        _node.Apply(Write.Put("kept", "v", Write.At(Now)) with { TtlMillis = 500 }, Write.Put("longer", "v", Write.At(Now)) with { TtlMillis = 500 });
        _node.Apply(Write.Put("kept", "v", Write.At(Now + 1)), Write.Put("longer", "v", Write.At(Now + 1)) with { TtlMillis = 2000 });

        _node.Clock.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.That(_node.Get("kept"), Is.Not.Null);
        Assert.That(_node.Get("longer"), Is.Not.Null);
        _node.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.That(_node.Store.Find("m")!.TombstoneCount, Is.EqualTo(1));
    }

    [Test]
    public void A_key_remembers_tags_up_to_its_limit_and_forgets_the_removed_ones_in_time()
    {
        _node.Dispose();
        _node = new NodeUnderTest(NodeUnderTest.Options with { Tombstones = new TombstoneOptions { Age = TimeSpan.FromSeconds(10), Interval = TimeSpan.FromSeconds(1) } });
        for (var first = 0; first < StorageLimits.TagsPerKeyMax; first += 5_000)
            _node.Apply([.. Enumerable.Range(first, 5_000).Select(i => Write.AddTo("k", "x", Write.At(Now, (uint)i)))]);
        var further = Write.AddTo("k", "x", Write.At(Now + 1));

        var refused = _node.Apply(further, Write.AddTo("other", "x", Write.At(Now + 1)), Write.AddTo("k", "y", Write.At(Now)));

        Assert.That((refused[0].Outcome, refused[0].Error), Is.EqualTo((OperationOutcome.Rejected, GridErrorCode.TooLarge)));
        Assert.That(refused[0].Reason, Does.Contain($"{StorageLimits.TagsPerKeyMax}"));
        Assert.That(refused.Skip(1).Select(operation => operation.Outcome), Has.No.Member(OperationOutcome.Rejected));
        _node.Apply(Write.RemoveFrom("k", Write.At(Now).ToString()));
        Assert.That(_node.Apply(further)[0].Error, Is.EqualTo(GridErrorCode.TooLarge), "a removed tag is still remembered");
        _node.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.That(_node.Apply(further)[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    private OrEntry Entry(string key) => _node.Open().Sync.GetEntriesAsync("m", [key], default).AsTask().Result.Single();

    private uint Root() => _node.Open().Sync.BeginEntriesAsync("m", default, default).AsTask().Result.RootHash;

    private static IEnumerable<string> Tags(OrEntry entry) => entry.Elements.Select(element => Text(element.Tag));

    private static IEnumerable<string> Tombstones(OrEntry entry) => entry.Tombstones.Select(Text);

    private static string Text(ReadOnlyMemory<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8.Span);

    private static IEnumerable<OperationOutcome> Outcomes(WriteOperation[] operations) => operations.Select(operation => operation.Outcome);
}
