using TopGun.Core.Time;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Tombstones;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>What clients are told of removals that are forgotten (checklist group K).</summary>
public sealed class TombstoneTests
{
    private const string Map = "todos";
    private const string Sets = "tags";

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly OrMapRecord Record =
        new() { Value = Messages.Text("x"), Timestamp = Messages.Stamp, Tag = Messages.Stamp.ToString() };

    private NodeHost _node = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _node = await NodeHost.StartAsync(
            new NodeOptions { NodeId = "server", Tombstones = new TombstoneOptions { Age = Age, Interval = Interval } });
        _client = await _node.ConnectAsync();
        await _client.SendAsync(new DeviceHello());
        await _client.ReceiveAsync<DeviceAck>();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Test]
    public async Task Line_207_a_client_that_was_away_too_long_is_told_to_reset_and_gets_no_root()
    {
        await _client.SendAsync(new SyncInit { MapName = Map, LastSyncTimestamp = Messages.Stamp.Millis - 3_600_000 });

        Assert.That((await _client.SettleAsync()).Cast<SyncResetRequired>().Single().MapName, Is.EqualTo(Map));
        await _client.SendAsync(new SyncInit { MapName = Map, LastSyncTimestamp = 0 });
        Assert.That((await _client.SettleAsync()).Single(), Is.InstanceOf<SyncRespRoot>());
    }

    [Test]
    public async Task Line_209_clients_with_a_session_are_told_to_prune()
    {
        await WriteAsync(Messages.Put("1", "a"), new Operation { Id = "2", MapName = Map, Key = "a", OpType = OperationType.Remove });

        _node.Time.Advance(Age + (2 * Interval));

        var prune = (await _client.SettleAsync()).OfType<GcPrune>().Single();
        Assert.That(prune.OlderThan, Is.GreaterThan(Messages.Stamp));
        Assert.That(_node.Store.Find(Map)!.KeyCount, Is.Zero);
    }

    [Test]
    public async Task Line_209_who_has_not_authenticated_is_not_told_to_prune()
    {
        await using var guarded = await BridgeHost.StartAsync(options => options.RequireAuthentication = true, _node.Grid);
        await using var unknown = await guarded.ConnectAsync();
        await unknown.ReceiveAsync<AuthRequired>();
        await WriteAsync(Messages.Put("1", "a"), new Operation { Id = "2", MapName = Map, Key = "a", OpType = OperationType.Remove });

        _node.Time.Advance(Age + (2 * Interval));
        Assert.That((await _client.SettleAsync()).OfType<GcPrune>(), Is.Not.Empty);

        await unknown.SendAsync(new Auth { Token = "t" });
        await unknown.ReceiveAsync<AuthAck>();
    }

    [Test]
    public async Task Lines_203_and_204_a_removal_is_covered_confirmed_and_forgotten()
    {
        await RemoveAsync();

        var root = await RootAsync();
        await ConfirmAsync(root.CoveringEpoch!.Value);
        _node.Time.Advance(Interval);

        Assert.That((await EntryAsync()).Tombstones, Is.Empty);
        Assert.That(_node.Store.TagTombstoneBytes, Is.Zero);
    }

    [Test]
    public async Task A_leaf_tells_what_the_walk_covers()
    {
        await RemoveAsync();
        await _client.SendAsync(new OrMapSyncInit { MapName = Sets, RootHash = 7, BucketHashes = new Dictionary<string, uint>(), ClaimedEpoch = 0 });
        var root = await _client.ReceiveAsync<OrMapSyncRespRoot>();

        await _client.SendAsync(new OrMapMerkleReqBucket
        {
            MapName = Sets, Path = Core.Hashing.MerklePath.OfKey(Core.Hashing.Fnv1a.Hash("k"), 3).ToString(),
        });

        var leaf = await _client.ReceiveAsync<OrMapSyncRespLeaf>();
        Assert.That(leaf.CoveringEpoch, Is.EqualTo(root.CoveringEpoch).And.Not.Null);
        Assert.That(leaf.Entries.Single().Tombstones, Is.EqualTo([Record.Tag]));
    }

    [Test]
    public async Task Lines_205_and_206_a_device_with_old_state_resyncs_fully_and_its_pushes_do_not_count_until_it_confirms()
    {
        await RemoveAsync();
        await ConfirmAsync((await RootAsync()).CoveringEpoch!.Value);
        _node.Time.Advance(Interval);
        await using var returned = await _node.ConnectAsync();
        await returned.SendAsync(new DeviceHello());
        await returned.ReceiveAsync<DeviceAck>();
        await returned.SendAsync(new OrMapSyncInit { MapName = Sets, RootHash = 7, BucketHashes = new Dictionary<string, uint>(), ClaimedEpoch = 0 });
        var root = await returned.ReceiveAsync<OrMapSyncRespRoot>();

        await PushAsync(returned, Later(1));
        var ignored = (await EntryAsync()).Records.Count;
        await returned.SendAsync(new ClientApplyAck { Cursor = root.CoveringEpoch!.Value });
        await PushAsync(returned, Later(1));

        Assert.That((root.FullResync, ignored), Is.EqualTo(((bool?)true, 0)));
        Assert.That((await EntryAsync()).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_replica_that_pushes_a_forgotten_tag_is_told_that_it_is_removed()
    {
        await RemoveAsync();
        await ConfirmAsync((await RootAsync()).CoveringEpoch!.Value);
        _node.Time.Advance(Interval);

        var answer = (await PushAsync(_client, Record)).OfType<OrMapDiffResponse>().Single();

        Assert.That(answer.Entries, Is.EqualTo([new OrMapEntry { Key = "k", Records = [], Tombstones = [Record.Tag] }]));
        Assert.That((await EntryAsync()).Records, Is.Empty);
    }

    private static OrMapRecord Later(ulong millis)
    {
        var stamp = new HlcTimestamp(Messages.Stamp.Millis + millis, 0, "cli-2");
        return new OrMapRecord { Value = Messages.Text("y"), Timestamp = stamp, Tag = stamp.ToString() };
    }

    private async Task RemoveAsync()
    {
        await WriteAsync(
            new Operation { Id = "1", MapName = Sets, Key = "k", OpType = OperationType.OrAdd, OrRecord = Record, Timestamp = Record.Timestamp },
            new Operation { Id = "2", MapName = Sets, Key = "k", OpType = OperationType.OrRemove, OrTag = Record.Tag, Timestamp = Record.Timestamp });
        _node.Time.Advance(Interval);
    }

    private async Task WriteAsync(params Operation[] operations)
    {
        await _client.SendAsync(Messages.Batch(operations));
        Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo(operations[^1].Id));
    }

    private async Task<OrMapSyncRespRoot> RootAsync()
    {
        await _client.SendAsync(new OrMapSyncInit { MapName = Sets, RootHash = 0, BucketHashes = new Dictionary<string, uint>(), ClaimedEpoch = 0 });
        return await _client.ReceiveAsync<OrMapSyncRespRoot>();
    }

    private async Task ConfirmAsync(ulong epoch)
    {
        await _client.SendAsync(new ClientApplyAck { Cursor = epoch });
        Assert.That(await _client.SettleAsync(), Is.Empty);
    }

    private static async Task<List<ClientMessage>> PushAsync(BridgeClient client, OrMapRecord record)
    {
        await client.SendAsync(new OrMapPushDiff
        {
            MapName = Sets, Entries = [new OrMapEntry { Key = "k", Records = [record], Tombstones = [] }],
        });
        return await client.SettleAsync();
    }

    private async Task<OrMapEntry> EntryAsync()
    {
        await _client.SendAsync(new OrMapDiffRequest { MapName = Sets, Keys = ["k"] });
        return (await _client.ReceiveAsync<OrMapDiffResponse>()).Entries.Single();
    }
}
