using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Observed-remove maps before a real node (checklist groups G and J).</summary>
public sealed class OrSyncHandlerTests
{
    private const string Map = "tags";

    private NodeHost _host = null!;
    private BridgeClient _client = null!;
    private BridgeClient _observer = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
        _client = await _host.ConnectAsync();
        _observer = await _host.ConnectAsync();
        await _observer.SendAsync(Messages.Query("q", Map));
        await _observer.ReceiveAsync<QueryResp>();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _observer.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Lines_155_157_and_158_additions_and_removals_reach_an_observer()
    {
        var record = Record("x", 0);
        await AddAsync("k", record);
        await _client.SendAsync(Messages.Single(new Operation
        {
            Id = "2", MapName = Map, Key = "k", OpType = OperationType.OrRemove, OrTag = record.Tag, Timestamp = Messages.Stamp,
        }));
        await _client.ReceiveAsync<OpAck>();

        var seen = await _observer.SettleAsync();

        Assert.That(seen.OfType<ServerEvent>().Select(message => message.Event), Is.EqualTo(
        [
            new EntryEvent { MapName = Map, EventType = EntryEventType.OrAdd, Key = "k", OrRecord = record, OrTag = record.Tag },
            new EntryEvent { MapName = Map, EventType = EntryEventType.OrRemove, Key = "k", OrTag = record.Tag },
        ]));
        Assert.That(seen.OfType<QueryUpdate>().Select(update => update.ChangeType), Is.EqualTo([ChangeType.Enter, ChangeType.Leave]));
    }

    [Test]
    public async Task Lines_191_and_193_a_walk_ends_in_entries_and_the_root_is_that_of_the_clients()
    {
        var record = Record("x", 0);
        await AddAsync("a", record);
        var hash = new OrEntryHash();
        hash.Start("a");
        hash.Append(record.Tag, Messages.Text("x").Span, record.Timestamp, default);
        var tree = new MerkleTree();
        tree.Put("a", hash.Value);

        var root = await RootAsync();
        await _client.SendAsync(new OrMapMerkleReqBucket { MapName = Map, Path = string.Empty });
        var buckets = await _client.ReceiveAsync<OrMapSyncRespBuckets>();
        var path = MerklePath.OfKey(Fnv1a.Hash("a"), 3).ToString();
        await _client.SendAsync(new OrMapMerkleReqBucket { MapName = Map, Path = path });
        var leaf = await _client.ReceiveAsync<OrMapSyncRespLeaf>();

        Assert.That((root.RootHash, root.FullResync, root.CoveringEpoch), Is.EqualTo((tree.RootHash, (bool?)null, (ulong?)null)));
        Assert.That(buckets.Buckets.Keys, Is.EqualTo([path[..1]]));
        Assert.That(leaf.Entries, Is.EqualTo([new OrMapEntry { Key = "a", Records = [record], Tombstones = [] }]));
    }

    [Test]
    public async Task Line_195_known_and_unknown_keys_are_answered_alike()
    {
        await AddAsync("a", Record("x", 0));

        await _client.SendAsync(new OrMapDiffRequest { MapName = Map, Keys = ["a", "never"] });

        var entries = (await _client.ReceiveAsync<OrMapDiffResponse>()).Entries;
        Assert.That(entries.Select(entry => (entry.Key, entry.Records.Count, entry.Tombstones.Count)), Is.EqualTo([("a", 1, 0), ("never", 0, 0)]));
    }

    [Test]
    public async Task Lines_196_197_and_198_a_push_is_merged_announced_and_not_answered()
    {
        var (kept, removed, added) = (Record("kept", 0), Record("removed", 1), Record("added", 2));
        await AddAsync("a", kept);
        await AddAsync("a", removed);
        await _observer.SendAsync(new JournalSubscribe { RequestId = "j" });
        await _observer.SettleAsync();

        await _client.SendAsync(new OrMapPushDiff
        {
            MapName = Map,
            Entries = [new OrMapEntry { Key = "a", Records = [kept, added], Tombstones = [removed.Tag] }],
        });

        Assert.That(await _client.SettleAsync(), Is.Empty);
        var told = await _observer.SettleAsync();
        Assert.That(told.OfType<QueryUpdate>().Select(update => update.Key).Distinct(), Is.EqualTo(["a"]));
        Assert.That(told.OfType<JournalEvent>().Select(change => change.Entry.Key), Is.EqualTo(["a", "a"]), "one for each change");
        Assert.That(told.OfType<ServerEvent>().Select(message => (message.Event.EventType, message.Event.OrTag)), Is.EqualTo(
            [(EntryEventType.OrRemove, removed.Tag), (EntryEventType.OrAdd, added.Tag)]));
        await _client.SendAsync(new OrMapDiffRequest { MapName = Map, Keys = ["a"] });
        Assert.That((await _client.ReceiveAsync<OrMapDiffResponse>()).Entries, Is.EqualTo(
            [new OrMapEntry { Key = "a", Records = [kept, added], Tombstones = [removed.Tag] }]));
    }

    [Test]
    public async Task Line_151_a_push_is_told_to_others_where_it_changed_something_and_not_to_its_sender()
    {
        var (known, added) = (Record("known", 0), Record("added", 1));
        await AddAsync("a", known);
        await _observer.SettleAsync();
        await _client.SendAsync(Messages.Query("own", Map));
        await _client.ReceiveAsync<QueryResp>();

        await _client.SendAsync(new OrMapPushDiff
        {
            MapName = Map,
            Entries =
            [
                new OrMapEntry { Key = "a", Records = [known], Tombstones = [] }, new OrMapEntry { Key = "b", Records = [added], Tombstones = ["gone"] },
            ],
        });

        Assert.That((await _client.SettleAsync()).OfType<ServerEvent>(), Is.Empty);
        Assert.That((await _observer.SettleAsync()).OfType<ServerEvent>().Select(message => (message.Event.EventType, message.Event.Key, message.Event.OrTag)), Is.EqualTo(
            [(EntryEventType.OrRemove, "b", "gone"), (EntryEventType.OrAdd, "b", added.Tag)]));
    }

    [Test]
    public async Task Line_199_a_pushed_record_from_the_far_future_is_refused()
    {
        await _client.SendAsync(new OrMapPushDiff
        {
            MapName = Map,
            Entries = [new OrMapEntry { Key = "a", Records = [Record("x", 3_600_000)], Tombstones = [] }],
        });

        Assert.That((await _client.ReceiveAsync<Error>()).Message, Does.Contain("clock drift"));
        Assert.That((await RootAsync()).RootHash, Is.Zero);
    }

    [Test]
    public async Task Line_201_a_confirmation_of_the_client_gets_no_reply()
    {
        await _client.SendAsync(new ClientApplyAck { Cursor = 1 });

        Assert.That(await _client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_232_a_query_shows_the_values_of_a_key_as_a_list()
    {
        await AddAsync("a", Record("x", 0));
        await AddAsync("a", Record("y", 1));

        await _client.SendAsync(Messages.Query("q", Map));

        var row = (await _client.ReceiveAsync<QueryResp>()).Results.Single();
        Assert.That(row.Value.Span.ToArray(), Is.EqualTo((byte[])[0x92, .. Messages.Text("x").Span, .. Messages.Text("y").Span]));
    }

    private static OrMapRecord Record(string value, long later)
    {
        var stamp = new HlcTimestamp(Messages.Stamp.Millis + (ulong)later, 0, "cli-1");
        return new OrMapRecord { Value = Messages.Text(value), Timestamp = stamp, Tag = stamp.ToString() };
    }

    private async Task AddAsync(string key, OrMapRecord record)
    {
        await _client.SendAsync(Messages.Single(new Operation
        {
            Id = "1", MapName = Map, Key = key, OpType = OperationType.OrAdd, OrRecord = record, Timestamp = record.Timestamp,
        }));
        await _client.ReceiveAsync<OpAck>();
    }

    [Test]
    public async Task Line_200_before_the_first_removal_no_epoch_is_on_the_wire()
    {
        await AddAsync("a", Record("x", 0));
        var path = MerklePath.OfKey(Fnv1a.Hash("a"), 3).ToString();
        ClientMessage[] requests =
        [
            new OrMapSyncInit { MapName = Map, RootHash = 0, BucketHashes = new Dictionary<string, uint>() },
            new OrMapMerkleReqBucket { MapName = Map, Path = path }, new OrMapDiffRequest { MapName = Map, Keys = ["a"] },
        ];
        foreach (var request in requests)
        {
            await _client.SendAsync(request);
            var answer = await _client.Socket.ReceiveMessageAsync();
            Assert.That(answer.AsSpan().IndexOf("mapName"u8), Is.Positive);
            Assert.That(answer.AsSpan().IndexOf("coveringEpoch"u8), Is.Negative, $"{request.Kind}");
        }
    }

    private async Task<OrMapSyncRespRoot> RootAsync()
    {
        await _client.SendAsync(new OrMapSyncInit { MapName = Map, RootHash = 0, BucketHashes = new Dictionary<string, uint>() });
        return await _client.ReceiveAsync<OrMapSyncRespRoot>();
    }
}
