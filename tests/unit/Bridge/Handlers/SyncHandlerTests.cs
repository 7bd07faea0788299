using System.Globalization;
using TopGun.Core.Hashing;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Walks of last-write-wins maps as clients do them, before a real node (checklist group I).</summary>
public sealed class SyncHandlerTests
{
    private const string Map = "todos";

    private NodeHost _host = null!;
    private BridgeClient _client = null!;
    private int _frames;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
        _client = await _host.ConnectAsync();
        _frames = 0;
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Line_173_an_unknown_map_has_the_root_0_and_a_walk_without_records()
    {
        var root = await RootAsync();

        Assert.That(root.RootHash, Is.Zero);
        Assert.That(await WalkAsync(), Is.Empty);
        Assert.That(_frames, Is.EqualTo(1));
    }

    [Test]
    public async Task Lines_174_175_and_180_a_walk_delivers_what_was_written_and_roots_are_those_of_the_clients()
    {
        await WriteAsync("a");

        Assert.That((await RootAsync()).RootHash, Is.EqualTo(RootOf("a")));
        var records = await WalkAsync();

        Assert.That(records.Keys, Is.EqualTo(["a"]));
        Assert.That(records["a"], Is.EqualTo(new LwwRecord { Value = Messages.Text("value"), Timestamp = Messages.Stamp }));
        Assert.That(_frames, Is.EqualTo(4), "three inner nodes and a leaf");
    }

    [Test]
    public async Task Lines_176_and_177_keys_of_any_form_all_arrive()
    {
        string[] keys = ["a", "b", "1", "a:b", "a-b", "user:1", "user:2", "x-1", "-", ":", "é", "key 12"];
        await WriteAsync(keys);

        Assert.That((await WalkAsync()).Keys, Is.EquivalentTo(keys));
    }

    [Test]
    public async Task Lines_178_and_179_the_root_changes_with_a_write_and_is_the_same_for_another_connection()
    {
        await WriteAsync("a");
        var before = (await RootAsync()).RootHash;
        await WriteAsync("b");
        var after = (await RootAsync()).RootHash;
        await _client.DisposeAsync();
        _client = await _host.ConnectAsync();

        Assert.That(after, Is.Not.EqualTo(before));
        Assert.That((await RootAsync()).RootHash, Is.EqualTo(after));
        Assert.That((await WalkAsync()).Keys, Is.EquivalentTo(["a", "b"]));
    }

    [Test]
    public async Task Line_182_the_root_comes_with_the_clock_of_the_node() =>
        Assert.That((long)(await RootAsync()).Timestamp.Millis, Is.EqualTo(_host.Time.GetUtcNow().ToUnixTimeMilliseconds()));

    [TestCase("0")]
    [TestCase("fff")]
    [TestCase("zz")]
    [TestCase("123456789abcdef")]
    [TestCase("042/ab")]
    [TestCase("é")]
    [TestCase(null, Description = "500 digits")]
    public async Task Lines_183_and_184_a_place_that_does_not_exist_has_no_buckets(string? path)
    {
        path ??= new string('a', 500);
        await WriteAsync("a");

        await _client.SendAsync(new MerkleReqBucket { MapName = Map, Path = path });

        var buckets = await _client.ReceiveAsync<SyncRespBuckets>();
        Assert.That((buckets.MapName, buckets.Path, buckets.Buckets.Count), Is.EqualTo((Map, path, 0)));
    }

    [Test]
    public async Task Line_186_a_step_needs_no_beginning()
    {
        await WriteAsync("a");

        await _client.SendAsync(new MerkleReqBucket { MapName = Map, Path = MerklePath.OfKey(Fnv1a.Hash("a"), 3).ToString() });

        Assert.That((await _client.ReceiveAsync<SyncRespLeaf>()).Records.Single().Key, Is.EqualTo("a"));
    }

    [Test]
    public async Task Line_190_a_removal_arrives_as_a_tombstone()
    {
        await WriteAsync("a");
        await _client.SendAsync(Messages.Single(new Operation { Id = "2", MapName = Map, Key = "a", OpType = OperationType.Remove }));
        await _client.ReceiveAsync<OpAck>();

        var record = (await WalkAsync())["a"];

        Assert.That(record.Value.IsNil, Is.True);
        Assert.That(record.Timestamp, Is.GreaterThan(Messages.Stamp));
    }

    [Test]
    public async Task Line_168_records_carry_their_time_to_live()
    {
        await _client.SendAsync(Messages.Single(new Operation
        {
            Id = "1",
            MapName = Map,
            Key = "a",
            OpType = OperationType.Put,
            Record = new LwwRecord { Value = Messages.Text("value"), Timestamp = Messages.Stamp, TtlMs = 1000 },
        }));
        await _client.ReceiveAsync<OpAck>();

        Assert.That((await WalkAsync())["a"].TtlMs, Is.EqualTo(1000));
    }

    [Test]
    public async Task A_reserved_map_is_refused()
    {
        await _client.SendAsync(new SyncInit { MapName = "_topgun_users" });

        Assert.That((await _client.ReceiveAsync<Error>()).Code, Is.EqualTo(403));
    }

    [Test]
    public async Task A_replica_that_holds_nothing_fetches_ten_thousand_records_in_few_frames()
    {
        var keys = Enumerable.Range(0, 10_000).Select(i => $"key-{i}").ToArray();
        await WriteAsync(keys);
        await RootAsync();

        var records = await WalkAsync();

        Assert.That(records.Keys, Is.EquivalentTo(keys));
        Assert.That(_frames, Is.LessThanOrEqualTo(20));
    }

    [Test]
    public async Task A_replica_that_was_away_fetches_little_beside_what_changed()
    {
        var keys = Enumerable.Range(0, 5_000).Select(i => $"key-{i}").ToArray();
        await WriteAsync(keys);
        var replica = TreeOf(keys);
        await WriteAsync("new");
        Assert.That((await RootAsync(lastSync: Messages.Stamp.Millis)).RootHash, Is.Not.EqualTo(replica.RootHash));

        var records = await WalkAsync(replica);

        Assert.That(records.Keys, Does.Contain("new"));
        Assert.That(records, Has.Count.LessThan(20));
        Assert.That(_frames, Is.EqualTo(4));
    }

    private async Task<SyncRespRoot> RootAsync(ulong lastSync = 0)
    {
        await _client.SendAsync(new SyncInit { MapName = Map, LastSyncTimestamp = lastSync });
        return await _client.ReceiveAsync<SyncRespRoot>();
    }

    private async Task WriteAsync(params string[] keys)
    {
        foreach (var part in keys.Chunk(1000))
        {
            await _client.SendAsync(Messages.Batch([.. part.Select((key, i) => Messages.Put(i.ToString(CultureInfo.InvariantCulture), key))]));
            await _client.ReceiveAsync<OpAck>();
        }
    }

    // The walk of the clients: ask for every bucket that differs from the own one (core-algorithms §6.5).
    private async Task<Dictionary<string, LwwRecord>> WalkAsync(MerkleTree? replica = null)
    {
        replica ??= new MerkleTree();
        var records = new Dictionary<string, LwwRecord>(StringComparer.Ordinal);
        var paths = new Queue<string>([string.Empty]);
        while (paths.TryDequeue(out var path))
        {
            _frames++;
            await _client.SendAsync(new MerkleReqBucket { MapName = Map, Path = path });
            switch (await _client.ReceiveAsync())
            {
                case SyncRespLeaf leaf:
                    foreach (var record in leaf.Records)
                        records.Add(record.Key, record.Record);
                    break;
                case SyncRespBuckets buckets:
                    Assert.That(MerklePath.TryParse(path, out var place), Is.True);
                    var own = replica.GetBuckets(place);
                    foreach (var (digit, hash) in buckets.Buckets)
                        if (own[Convert.ToInt32(digit, 16)] != hash)
                            paths.Enqueue(path + digit);
                    break;
                case var other:
                    Assert.Fail($"The server answered with {other.Kind}.");
                    break;
            }
        }

        return records;
    }

    private static uint RootOf(params string[] keys) => TreeOf(keys).RootHash;

    private static MerkleTree TreeOf(params string[] keys)
    {
        var tree = new MerkleTree();
        foreach (var key in keys)
            tree.Put(key, LwwItemHash.Compute(Fnv1a.Hash(key), Messages.Stamp));
        return tree;
    }
}
