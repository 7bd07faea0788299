using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>What users of the unmodified client live through, told in its messages (checklist group BB and H).</summary>
public sealed class SdkScenarioTests
{
    private const string Map = "todos";
    private const string Sets = "tags";

    private NodeHost _node = null!;
    private BridgeClient _a = null!;
    private BridgeClient _b = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _node = await NodeHost.StartAsync();
        _a = await _node.ConnectAsync();
        _b = await _node.ConnectAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Test]
    public async Task Line_466_a_batch_sent_three_times_has_one_effect_and_three_acknowledgements()
    {
        await _b.SendAsync(Messages.Query("q"));
        await _b.ReceiveAsync<QueryResp>();
        await _b.SendAsync(new JournalSubscribe { RequestId = "j" });
        for (var i = 0; i < 3; i++)
            await _a.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b")));

        Assert.That((await _a.SettleAsync()).Cast<OpAck>().Select(ack => ack.LastId), Is.EqualTo(["2", "2", "2"]));
        var told = await _b.SettleAsync();
        Assert.That(told.OfType<ServerEvent>().Select(change => change.Event.Key), Is.EquivalentTo(["a", "b"]));
        Assert.That(told.OfType<QueryUpdate>().Select(change => change.Key), Is.EquivalentTo(["a", "b"]));
        Assert.That(told.OfType<JournalEvent>().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task Line_467_an_addition_sent_twice_leaves_one_element()
    {
        var record = Element("x");
        var add = Add("1", record);
        await WriteAsync(_a, add);
        await WriteAsync(_a, add);

        Assert.That((await EntryAsync(_b)).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Line_468_five_hundred_sets_in_one_tick_are_all_stored_and_acknowledged()
    {
        const int Count = 500;
        var operations = Enumerable.Range(1, Count).Select(i => Messages.Put($"{i}", $"k{i}")).ToArray();
        for (var i = 1; i <= Count; i++)
            await _a.SendAsync(Messages.Batch(operations[..i]));

        var answers = await _a.SettleAsync();

        Assert.That(answers.OfType<OpAck>().Select(ack => ack.LastId), Is.EqualTo(Enumerable.Range(1, Count).Select(i => $"{i}")));
        Assert.That(answers.OfType<Error>(), Is.Empty);
        Assert.That(_node.Store.Find(Map)!.Count, Is.EqualTo(Count));
    }

    [Test]
    public async Task Lines_469_and_470_a_refused_operation_stops_neither_its_neighbours_nor_later_writes()
    {
        await _a.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b", map: "_topgun_x"), Messages.Put("3", "c")));
        var first = await _a.SettleAsync();
        await _a.SendAsync(Messages.Batch(Messages.Put("2", "b", map: "_topgun_x"), Messages.Put("4", "d")));
        var second = await _a.SettleAsync();

        Assert.That(first.Select(message => message.Kind), Is.EqualTo([MessageKind.OpRejected, MessageKind.Error, MessageKind.OpAck]));
        var results = ((OpAck)first[^1]).Results!;
        Assert.That(results.Select(result => (result.OpId, result.Success)), Is.EqualTo([("1", true), ("2", false), ("3", true)]));
        Assert.That(second.OfType<OpAck>().Single().LastId, Is.EqualTo("4"));
        Assert.That(_node.Store.Find(Map)!.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Line_472_a_removal_reaches_a_live_client_and_one_that_was_away()
    {
        await WriteAsync(_a, Messages.Put("1", "a"));
        await _b.SendAsync(Messages.Query("q"));
        await _b.ReceiveAsync<QueryResp>();
        var away = new MerkleTree();
        away.Put("a", LwwItemHash.Compute(Fnv1a.Hash("a"), Messages.Stamp));

        await WriteAsync(_a, Removal("2", "a", 1));

        var told = await _b.SettleAsync();
        Assert.That(told.OfType<QueryUpdate>().Single().ChangeType, Is.EqualTo(ChangeType.Leave));
        Assert.That(told.OfType<ServerEvent>().Single().Event.Record!.Value.IsNil, Is.True);
        await using var returned = await _node.ConnectAsync();
        await returned.SendAsync(new SyncInit { MapName = Map, LastSyncTimestamp = Messages.Stamp.Millis });
        Assert.That((await returned.ReceiveAsync<SyncRespRoot>()).RootHash, Is.Not.EqualTo(away.RootHash));
        Assert.That((await LeafAsync(returned, "a")).Single().Record.Value.IsNil, Is.True);
    }

    [Test]
    public async Task Line_473_an_older_edit_that_comes_later_loses_everywhere()
    {
        await _b.SendAsync(Messages.Query("q"));
        await _b.ReceiveAsync<QueryResp>();
        await WriteAsync(_b, Edit("1", "newer", 300_000));
        await _b.SettleAsync();

        await WriteAsync(_a, Edit("1", "older", 0));

        Assert.That(await _b.SettleAsync(), Is.Empty, "nobody is told of a write that lost");
        var record = (await LeafAsync(_a, "a")).Single().Record;
        Assert.That((record.Value, record.Timestamp.Millis), Is.EqualTo((Messages.Text("newer"), Messages.Stamp.Millis - 600_000 + 300_000)));
    }

    [Test]
    public async Task Line_474_what_a_client_added_and_removed_stays_away_also_after_it_syncs_again()
    {
        var record = Element("x");
        var add = Add("1", record);
        await WriteAsync(_a, add);
        await WriteAsync(_a, RemovalOf("2", record));
        await WriteAsync(_a, add);
        // A replica that has not heard of the removal pushes what it holds.
        await _b.SendAsync(new OrMapPushDiff
        {
            MapName = Sets, Entries = [new OrMapEntry { Key = "k", Records = [record], Tombstones = [] }],
        });
        await _b.SettleAsync();

        var entry = await EntryAsync(_b);

        Assert.That(entry.Records, Is.Empty);
        Assert.That(entry.Tombstones, Is.EqualTo([record.Tag]));
    }

    [Test]
    public async Task Line_478_the_root_after_a_reconnection_is_that_of_before()
    {
        await WriteAsync(_a, Messages.Put("1", "a"));
        var before = await RootAsync(_b);
        await _b.DisposeAsync();
        _b = await _node.ConnectAsync();

        Assert.That(await RootAsync(_b), Is.EqualTo(before).And.Not.Zero);
    }

    [Test]
    public async Task Lines_479_and_488_another_connection_walks_what_was_acknowledged_and_nothing_else()
    {
        await WriteAsync(_a, Messages.Put("1", "a"));
        await WriteAsync(_a, Messages.Put("2", "b"));

        Assert.That((await LeafAsync(_b, "a")).Concat(await LeafAsync(_b, "b")).Select(record => record.Key), Is.EquivalentTo(["a", "b"]));
        await _b.SendAsync(new MerkleReqBucket { MapName = Map, Path = string.Empty });
        Assert.That((await _b.ReceiveAsync<SyncRespBuckets>()).Buckets, Has.Count.EqualTo(
            new[] { "a", "b" }.Select(key => MerklePath.OfKey(Fnv1a.Hash(key), 1)).Distinct().Count()));
    }

    [Test]
    public async Task Line_481_a_client_is_served_anew_while_its_old_connection_is_still_half_open()
    {
        await _a.SendAsync(new DeviceHello());
        var device = await _a.ReceiveAsync<DeviceAck>();

        // The old connection says and reads nothing any more.
        await using var again = await _node.ConnectAsync();
        await again.SendAsync(new DeviceHello { DeviceToken = device.DeviceToken });

        Assert.That((await again.ReceiveAsync<DeviceAck>()).DeviceId, Is.EqualTo(device.DeviceId));
        await WriteAsync(again, Messages.Put("1", "a"));
    }

    [Test]
    public async Task Line_166_a_record_past_its_time_to_live_leaves_live_queries_and_is_found_no_more()
    {
        await _b.SendAsync(Messages.Query("q"));
        await _b.ReceiveAsync<QueryResp>();
        await WriteAsync(_a, new Operation
        {
            Id = "1", MapName = Map, Key = "a", OpType = OperationType.Put,
            Record = new LwwRecord { Value = Messages.Text("value"), Timestamp = Messages.Stamp, TtlMs = 500 },
        });
        _node.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.That(await FoundAsync(), Is.EqualTo(1));
        await _b.SettleAsync();

        _node.Time.Advance(TimeSpan.FromMilliseconds(1300));

        Assert.That((await _b.SettleAsync()).OfType<QueryUpdate>().Select(update => (update.Key, update.ChangeType)), Is.EqualTo([("a", ChangeType.Leave)]));
        Assert.That(await FoundAsync(), Is.Zero);

        async Task<int> FoundAsync()
        {
            await _a.SendAsync(Messages.Query("found"));
            return (await _a.SettleAsync()).OfType<QueryResp>().Single().Results.Count;
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    public async Task Line_172_a_time_to_live_of_nothing_is_none(int ttlMs)
    {
        await WriteAsync(_a, new Operation
        {
            Id = "1", MapName = Map, Key = "a", OpType = OperationType.Put,
            Record = new LwwRecord { Value = Messages.Text("value"), Timestamp = Messages.Stamp, TtlMs = ttlMs },
        });
        _node.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_node.Store.Find(Map)!.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Line_185_a_walk_beside_a_write_ends_well_and_the_next_one_fetches_the_rest()
    {
        await WriteAsync(_a, Messages.Put("1", "a"));
        var first = await RootAsync(_b);
        await _b.SendAsync(new MerkleReqBucket { MapName = Map, Path = string.Empty });
        await _b.ReceiveAsync<SyncRespBuckets>();
        await WriteAsync(_a, Messages.Put("2", "b"));

        Assert.That((await LeafAsync(_b, "a")).Single().Key, Is.EqualTo("a"));
        Assert.That(await RootAsync(_b), Is.Not.EqualTo(first));
        Assert.That((await LeafAsync(_b, "b")).Single().Key, Is.EqualTo("b"));
    }

    [Test]
    public async Task Line_181_a_root_above_31_bits_is_an_unsigned_integer_on_the_wire()
    {
        // A root of one record changes with its key; half of all are above.
        for (var i = 0; ; i++)
        {
            Assert.That(i, Is.LessThan(64));
            await WriteAsync(_a, Messages.Put("1", $"k{i}"));
            await _a.SendAsync(new SyncInit { MapName = Map });
            var frame = await _a.Socket.ReceiveMessageAsync();
            Assert.That(ClientMessages.TryDecode(frame, out var message), Is.True);
            var root = ((SyncRespRoot)message!).RootHash;
            if (root <= int.MaxValue)
                continue;
            byte[] encoded = [0xce, (byte)(root >> 24), (byte)(root >> 16), (byte)(root >> 8), (byte)root];
            Assert.That(frame.AsSpan().IndexOf(encoded), Is.Positive);
            return;
        }
    }

    private static OrMapRecord Element(string value) =>
        new() { Value = Messages.Text(value), Timestamp = Messages.Stamp, Tag = Messages.Stamp.ToString() };

    private static Operation Add(string id, OrMapRecord record) => new()
    {
        Id = id, MapName = Sets, Key = "k", OpType = OperationType.OrAdd, OrRecord = record, Timestamp = record.Timestamp,
    };

    private static Operation RemovalOf(string id, OrMapRecord record) => new()
    {
        Id = id, MapName = Sets, Key = "k", OpType = OperationType.OrRemove, OrTag = record.Tag, Timestamp = Messages.Stamp,
    };

    private static Operation Removal(string id, string key, ulong later)
    {
        var stamp = new HlcTimestamp(Messages.Stamp.Millis + later, 0, "cli-1");
        return new Operation
        {
            Id = id, MapName = Map, Key = key, OpType = OperationType.Remove,
            Record = new LwwRecord { Value = OpaqueValue.Nil, Timestamp = stamp }, Timestamp = stamp,
        };
    }

    // Ten minutes ago, and a little later than that.
    private static Operation Edit(string id, string value, ulong later)
    {
        var stamp = new HlcTimestamp(Messages.Stamp.Millis - 600_000 + later, 0, "cli-1");
        return new Operation
        {
            Id = id, MapName = Map, Key = "a", OpType = OperationType.Put,
            Record = new LwwRecord { Value = Messages.Text(value), Timestamp = stamp }, Timestamp = stamp,
        };
    }

    private static async Task WriteAsync(BridgeClient client, Operation operation)
    {
        await client.SendAsync(Messages.Batch(operation));
        Assert.That((await client.SettleAsync()).OfType<OpAck>().Single().LastId, Is.EqualTo(operation.Id));
    }

    private static async Task<uint> RootAsync(BridgeClient client)
    {
        await client.SendAsync(new SyncInit { MapName = Map });
        return (await client.ReceiveAsync<SyncRespRoot>()).RootHash;
    }

    private static async Task<IReadOnlyList<KeyedRecord>> LeafAsync(BridgeClient client, string key)
    {
        await client.SendAsync(new MerkleReqBucket { MapName = Map, Path = MerklePath.OfKey(Fnv1a.Hash(key), 3).ToString() });
        return (await client.ReceiveAsync<SyncRespLeaf>()).Records;
    }

    private static async Task<OrMapEntry> EntryAsync(BridgeClient client)
    {
        await client.SendAsync(new OrMapDiffRequest { MapName = Sets, Keys = ["k"] });
        return (await client.ReceiveAsync<OrMapDiffResponse>()).Entries.Single();
    }
}
