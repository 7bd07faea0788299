using System.Security.Cryptography;
using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sync;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Operations.State;
using TopGun.Node.Operations.Tombstones;
using TopGun.Node.Query;
using TopGun.Node.Tests.Query;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.State;

/// <summary>What a node whose records are kept owes to its next life.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NextLifeTests : IDisposable
{
    private static readonly TombstoneOptions Tombstones = new();

    private readonly SimulatedDisk _disk = new();
    private readonly MemoryBackingStore _backing = new();

    public void Dispose() => _backing.Dispose();

    [Test]
    public async Task Line_171_times_to_live_go_on_and_what_expired_meanwhile_is_gone_at_the_start()
    {
        using (var life = Open())
        {
            await life.ApplyAsync(Write.Batch(
                Write.Put("short", "v", null) with { TtlMillis = 1_000 }, Write.Put("long", "v", null) with { TtlMillis = 60_000 },
                Write.Put("kept", "v", null))).WaitAsync(LogUnderTest.Limit);
        }

        using var next = Open(later: TimeSpan.FromSeconds(2));
        Assert.That(await KeysAsync(next), Is.EqualTo(new[] { "kept", "long" }));

        next.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That(await KeysAsync(next), Is.EqualTo(new[] { "kept" }));
    }

    [Test]
    public void Resolvers_of_users_and_changed_settings_are_there_and_resolvers_of_sessions_are_not()
    {
        using (var life = Open())
        {
            life.Grid.Resolvers.Register("user:ann", new ResolverRegistration("m", "builtin:numeric_max", 70, "a*"), string.Empty);
            life.Grid.Resolvers.Register("user:ann", new ResolverRegistration("m", "builtin:immutable"), string.Empty);
            life.Grid.Resolvers.Register("session:1", new ResolverRegistration("m", "builtin:lww"), string.Empty);
            life.Grid.Resolvers.Unregister("user:ann", "m", "builtin:immutable");
            life.Grid.Administration.ChangeSettings(new SettingsChange { SlowOperationTime = TimeSpan.FromMilliseconds(7) });
        }

        using var next = Open();

        Assert.That(
            next.Grid.Resolvers.List(null), Is.EqualTo(new[] { new ResolverRegistration("m", "builtin:numeric_max", 70, "a*") }));
        Assert.That(next.Grid.Administration.ReadSettings().SlowOperationTime, Is.EqualTo(TimeSpan.FromMilliseconds(7)));
        Assert.That(() => next.Grid.Resolvers.Unregister("user:bob", "m", "builtin:numeric_max"), Throws.InstanceOf<GridException>());
        next.Grid.Resolvers.Unregister("user:ann", "m", "builtin:numeric_max");
    }

    [Test]
    public async Task Line_189_a_walk_begins_with_the_root_of_the_life_before([Values] bool isSet)
    {
        Write[] writes = isSet
            ? [Write.AddTo("a", "x", Write.At(5)), Write.AddTo("a", "y", Write.At(6)), Write.RemoveFrom("a", Write.At(5).ToString())]
            : [Write.Put("a", "x", Write.At(5)), Write.Put("b", "y", Write.At(6)), Write.Remove("b", Write.At(7))];
        uint before;
        using (var life = Open())
        {
            await life.ApplyAsync(Write.Batch(writes)).WaitAsync(LogUnderTest.Limit);
            before = await RootAsync(life);
        }

        using var next = Open();

        Assert.That(await RootAsync(next), Is.EqualTo(before).And.Not.Zero);

        async Task<uint> RootAsync(DurableNodeUnderTest node) => isSet
            ? (await node.Open().Sync.BeginEntriesAsync("m", default, default)).RootHash
            : (await node.Open().Sync.BeginAsync("m", 0, default)).RootHash;
    }

    [Test]
    public async Task Lines_211_and_363_removed_tags_of_the_life_before_are_counted_and_can_be_forgotten([Values] bool isConfirmed)
    {
        long before;
        using (var life = Open())
        {
            await life.ApplyAsync(Write.Batch(Write.AddTo("a", "x", Write.At(5)), Write.RemoveFrom("a", Write.At(5).ToString())))
                .WaitAsync(LogUnderTest.Limit);
            before = life.Store.TagTombstoneBytes;
        }

        using var next = Open();
        Assert.That(next.Store.TagTombstoneBytes, Is.EqualTo(before).And.Positive);
        if (isConfirmed)
        {
            next.Clock.Advance(Tombstones.Interval);
            await using var device = next.Open();
            await device.BindDeviceAsync(null, default);
            var root = await device.Sync.BeginEntriesAsync("m", new SyncClaim(0, 0, 0), default);
            Assert.That(root.CoveringEpoch, Is.Positive);
            device.Sync.Confirm(root.CoveringEpoch);
            next.Clock.Advance(Tombstones.Interval);
        }
        else
        {
            next.Clock.Advance(Tombstones.Age + (2 * Tombstones.Interval));
        }

        Assert.That(next.Store.TagTombstoneBytes, Is.Zero);
    }

    [Test]
    public async Task Line_381_maps_in_which_the_node_remembers_itself_are_not_listed()
    {
        using (var life = Open())
        {
            Permit(life, "all");
            await life.ApplyAsync(Write.Batch(Write.Put("k", "v", null))).WaitAsync(LogUnderTest.Limit);
        }

        using var next = Open();

        Assert.That(next.Store.Find(NodeRecords.Policies), Is.Not.Null);
        Assert.That(next.Grid.Administration.ListMaps().Select(map => (map.Name, map.EntryCount)), Is.EqualTo(new[] { ("m", 1L) }));
    }

    [Test]
    public async Task Line_413_after_the_last_policy_everything_stays_denied_in_the_next_life()
    {
        using (var life = Open())
        {
            Permit(life, "all");
            life.Grid.Policies.Delete("p");
            Assert.That(await WriteAsync(life), Is.EqualTo(GridErrorCode.PermissionDenied));
        }

        using var next = Open();

        Assert.That(await WriteAsync(next), Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    [Test]
    public async Task Lines_426_and_427_policies_that_cannot_be_read_start_no_node()
    {
        using (var life = new DurableStoreUnderTest(_disk, _backing).Recovered())
            await life.WriteAsync(new Write(NodeRecords.Policies, Write.Text("damaged"), Write.At(9)) { Map = NodeRecords.Policies });

        using var next = new DurableStoreUnderTest(_disk, _backing).Recovered();

        Assert.That(() => NodeOver(next), Throws.TypeOf<FormatException>().With.Message.Contains("policies"));
    }

    [Test]
    public async Task Line_427_a_store_that_fails_frees_nobody_from_the_policies()
    {
        using var node = Open();
        _disk.NextSyncFails = new IOException("Input/output error");
        Permit(node, "read");
        await node.LogFailed.WaitAsync(LogUnderTest.Limit);

        Assert.That(await WriteAsync(node), Is.EqualTo(GridErrorCode.PermissionDenied));
        var refused = await Assert.ThrowsAsync<GridException>(() => node.Open().Maps.GetAsync("other", "k", default).AsTask());
        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    private static void Permit(DurableNodeUnderTest node, string action) => Assert.That(
        node.Grid.Policies.TryUpsert(new PolicyDraft { Id = "p", MapPattern = "m", Action = action, Effect = "allow" }, out _, out _), Is.True);

    // A refusal needs no log; should it wait for one all the same, it is told when the time of the write is up.
    private static async Task<GridErrorCode> WriteAsync(DurableNodeUnderTest node)
    {
        var writing = node.ApplyAsync(Write.Batch(Write.Put("k", "v", null)));
        node.Clock.Advance(GridLimits.WriteTimeout);
        return (await writing.WaitAsync(LogUnderTest.Limit)).Operations[0].Error;
    }

    private static async Task<IEnumerable<string>> KeysAsync(DurableNodeUnderTest node) =>
        EngineUnderTest.Keys(await node.Open().Queries.RunAsync(new MapQuery { MapName = "m" }, default));

    private static NodeGrid NodeOver(DurableStoreUnderTest life) => new(
        new NodeOptions { NodeId = "node" }, life.Store, new QueryEngine(life.Store, life.Clock, TaskScheduler.Default), new NoAuthentication(),
        life.Clock, RandomNumberGenerator.Fill);

    private DurableNodeUnderTest Open(TimeSpan later = default) => new(_disk, _backing, later: later);
}
