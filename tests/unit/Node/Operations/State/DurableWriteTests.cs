using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.State;

/// <summary>Acknowledgements of a node whose records are kept, and what it remembers of itself.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DurableWriteTests : IDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly MemoryBackingStore _backing = new();

    public void Dispose() => _backing.Dispose();

    [Test]
    public async Task A_write_is_acknowledged_when_it_is_on_the_disk_and_says_so()
    {
        using var node = Open();
        _disk.SyncWaitsFor = new ManualResetEventSlim(false);
        var applied = node.ApplyAsync(Write.Batch(Write.Put("k", "v", null)));
        var persisted = node.ApplyAsync(Write.Batch(Write.Put("k", "w", null) with { Concern = WriteConcern.Persisted }));

        Assert.That(applied.IsCompleted || persisted.IsCompleted, Is.False);
        _disk.SyncWaitsFor.Set();

        Assert.That((await applied.WaitAsync(LogUnderTest.Limit)).Operations[0].AchievedLevel, Is.EqualTo(WriteConcern.Applied));
        var operation = (await persisted.WaitAsync(LogUnderTest.Limit)).Operations[0];
        Assert.That(operation.AchievedLevel, Is.EqualTo(WriteConcern.Persisted));
        Assert.That(operation.Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void Line_133_who_asks_for_less_than_merged_does_not_wait_for_a_disk_that_hangs(
        [Values(WriteConcern.FireAndForget, WriteConcern.Memory)] WriteConcern asked)
    {
        using var node = Open();
        _disk.SyncWaitsFor = new ManualResetEventSlim(false);

        var written = node.ApplyAsync(Write.Batch(Write.Put("k", "v", null) with { Concern = asked }));

        Assert.That(written.IsCompleted, Is.True);
        _disk.SyncWaitsFor.Set();
    }

    [Test]
    public async Task Line_138_a_disk_that_takes_too_long_is_told_with_the_level_that_was_reached()
    {
        using var node = Open();
        _disk.SyncWaitsFor = new ManualResetEventSlim(false);
        var batch = Write.Batch(
            Write.Put("k", "v", null) with { Concern = WriteConcern.Persisted }, Write.Put("l", "v", null) with { Concern = WriteConcern.Applied },
            Write.Put("m", "v", null) with { Concern = WriteConcern.Memory });
        batch.Timeout = TimeSpan.FromMilliseconds(50);
        var written = node.ApplyAsync(batch);

        Assert.That(written.IsCompleted, Is.False);
        node.Clock.Advance(TimeSpan.FromMilliseconds(50));
        var operations = (await written.WaitAsync(LogUnderTest.Limit)).Operations.ToArray();
        _disk.SyncWaitsFor.Set();

        Assert.That(operations[0].Reason, Is.EqualTo("Timeout: achieved APPLIED, requested PERSISTED"));
        Assert.That(operations[0].Outcome, Is.EqualTo(OperationOutcome.LevelNotReached));
        Assert.That(operations[0].AchievedLevel, Is.EqualTo(WriteConcern.Applied));
        Assert.That(operations[1].Outcome, Is.EqualTo(OperationOutcome.LevelNotReached));
        Assert.That(operations[2].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public async Task Line_137_nothing_is_acknowledged_after_the_disk_has_failed()
    {
        using var node = Open();
        _disk.NextSyncFails = new IOException("Input/output error");

        var lost = node.ApplyAsync(Write.Batch(Write.Put("k", "v", null) with { Concern = WriteConcern.Persisted }));
        node.Clock.Advance(GridLimits.WriteTimeout);
        var operation = (await lost.WaitAsync(LogUnderTest.Limit)).Operations[0];
        var later = node.ApplyAsync(Write.Batch(Write.Put("k", "w", null)));

        Assert.That(operation.Outcome, Is.EqualTo(OperationOutcome.LevelNotReached));
        Assert.That(operation.AchievedLevel, Is.LessThanOrEqualTo(WriteConcern.Replicated));
        Assert.That(operation.Reason, Is.EqualTo("Timeout: achieved APPLIED, requested PERSISTED"));
        Assert.That(later.IsCompleted, Is.False);
    }

    [Test]
    public async Task While_the_log_is_full_writes_are_done_and_acknowledged_when_it_has_room_again()
    {
        using var node = OpenWithFullLog();

        var slowed = Enumerable.Range(0, 3).Select(i => node.ApplyAsync(Write.Batch(Write.Put("k", $"v{i}", null)))).ToArray();
        var unsafeOne = node.ApplyAsync(Write.Batch(Write.Put("l", "w", null) with { Concern = WriteConcern.Memory }));

        Assert.That((await node.Open().Maps.GetAsync("m", "k", CancellationToken.None))!.Value.ToArray(), Is.EqualTo(Write.Text("v2")));
        // All of them are safe by then, and wait for room alone.
        Assert.That(() => node.LogSlowed, Is.EqualTo(4).After(30_000, 5));
        node.Drain();
        Assert.That(slowed.Append(unsafeOne).Any(write => write.IsCompleted), Is.False, "the store still refuses");
        _backing.BeforeCommit = null;
        node.Drain();

        foreach (var write in slowed.Append(unsafeOne))
            Assert.That((await write.WaitAsync(LogUnderTest.Limit)).Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
        await node.ApplyAsync(Write.Batch(Write.Put("k", "x", null))).WaitAsync(LogUnderTest.Limit);
    }

    [Test]
    public async Task Writes_are_refused_when_the_log_is_full_and_the_store_has_failed_for_longer_than_the_stall_bound()
    {
        using var node = OpenWithFullLog();
        var slowed = node.ApplyAsync(Write.Batch(Write.Put("k", "v", null)));
        node.Drain();
        Assert.That(slowed.IsCompleted, Is.False);

        node.Clock.Advance(new DurabilityOptions { Failed = _ => { }, Warn = _ => { } }.StallBound + TimeSpan.FromSeconds(1));
        node.Drain();
        var refused = await node.ApplyAsync(Write.Batch(Write.Put("k", "w", null))).WaitAsync(LogUnderTest.Limit);

        Assert.That((await slowed.WaitAsync(LogUnderTest.Limit)).Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied), "it is in the log");
        Assert.That(refused.Operations[0].Error, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.That((await node.Open().Maps.GetAsync("m", "k", CancellationToken.None))!.Value.ToArray(), Is.EqualTo(Write.Text("v")));
        _backing.BeforeCommit = null;
        node.Drain();
        var again = await node.ApplyAsync(Write.Batch(Write.Put("k", "w", null))).WaitAsync(LogUnderTest.Limit);
        Assert.That(again.Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public async Task An_end_while_writers_are_slowed_tells_them_and_loses_nothing()
    {
        Task<WriteBatch> slowed;
        using (var node = OpenWithFullLog())
            slowed = node.ApplyAsync(Write.Batch(Write.Put("k", "v", null)));

        Assert.That((await slowed.WaitAsync(LogUnderTest.Limit)).Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
        _backing.BeforeCommit = null;
        using var next = Open();
        Assert.That((await next.Open().Maps.GetAsync("m", "k", CancellationToken.None))!.Value.ToArray(), Is.EqualTo(Write.Text("v")));
    }

    [Test]
    public async Task Line_441_a_full_log_refuses_writes_before_they_change_anything()
    {
        using var node = Open();
        await node.ApplyAsync(Write.Batch(Write.Put("k", "v", null))).WaitAsync(LogUnderTest.Limit);
        _disk.SyncWaitsFor = new ManualResetEventSlim(false);
        var waiting = new List<Task<WriteBatch>>();
        var value = new byte[1 << 20];
        value[0] = 0xc6;
        value[2] = 0x0f;
        value[3] = 0xff;
        value[4] = 0xfb;
        // A block of whatever length waits at the disk; the next gathers until it is full, and a refusal waits for nothing.
        var isFull = false;
        for (var i = 0; i < 200 && !isFull; i++)
        {
            waiting.Add(node.ApplyAsync(Write.Batch(new Write($"big{i}", value, null))));
            isFull = waiting[^1].IsCompleted;
        }
        var refused = node.ApplyAsync(Write.Batch(Write.Put("k", "w", null)));
        _disk.SyncWaitsFor.Set();
        var answer = await refused.WaitAsync(LogUnderTest.Limit);
        await Task.WhenAll(waiting).WaitAsync(LogUnderTest.Limit);

        Assert.That(answer.Operations[0].Error, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.That(answer.Operations[0].Reason, Does.StartWith("Server overloaded"));
        var entry = await node.Open().Maps.GetAsync("m", "k", CancellationToken.None);
        Assert.That(entry!.Value.ToArray(), Is.EqualTo(Write.Text("v")));
        var again = await node.ApplyAsync(Write.Batch(Write.Put("k", "w", null))).WaitAsync(LogUnderTest.Limit);
        Assert.That(again.Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public async Task Lines_69_327_389_and_426_policies_counters_indexes_and_devices_are_there_in_the_next_life([Values] bool isFlushed)
    {
        DeviceIdentity device;
        using (var node = Open())
        {
            node.Grid.Policies.TryUpsert(
                new PolicyDraft { Id = "p", MapPattern = "**", Action = "all", Effect = "allow" }, out _, out var fault);
            Assert.That(fault, Is.Null);
            node.Grid.Administration.Indexes.Create(new IndexDescriptor("todos", "title", IndexKind.Hash));
            node.Grid.Administration.Indexes.Create(new IndexDescriptor("todos", "gone", IndexKind.Hash));
            node.Grid.Administration.Indexes.Drop("todos", "gone");
            node.Open().Counters.Merge(
                new CounterTotals("likes", new Dictionary<string, double> { ["a"] = 3, ["b"] = 2 }, new Dictionary<string, double> { ["a"] = 1 }),
                new CounterSinkUnderTest());
            device = (await node.Open().BindDeviceAsync(null, CancellationToken.None))!;
            await node.ApplyAsync(Write.Batch(Write.Put("k", "v", null) with { Concern = WriteConcern.Memory }));
        }
        if (isFlushed)
            using (var between = Open())
                between.Drain();

        using var next = Open();
        var sink = new CounterSinkUnderTest();
        next.Open().Counters.Request("likes", sink);
        var again = await next.Open().BindDeviceAsync(device.NewToken, CancellationToken.None);

        Assert.That(next.Grid.Policies.Rules.Find("p")!.Pattern.Text, Is.EqualTo("**"));
        Assert.That(next.Grid.Administration.Indexes.List().Select(status => status.Index.Attribute), Is.EqualTo(new[] { "title" }));
        Assert.That(sink.Last!.Positive, Is.EqualTo(new Dictionary<string, double> { ["a"] = 3, ["b"] = 2 }));
        Assert.That(sink.Last!.Negative, Is.EqualTo(new Dictionary<string, double> { ["a"] = 1 }));
        Assert.That(again!.DeviceId, Is.EqualTo(device.DeviceId));
        Assert.That(again.NewToken, Is.Null);
        var page = next.Open().Journal.ReadAsync(JournalFilter.Everything, 0, 10, CancellationToken.None);
        Assert.That((await page).Changes, Is.Empty, "restored records are no changes");
    }

    private DurableNodeUnderTest Open() => new(_disk, _backing);

    // The store is away, and one write more than the log may hold is in it.
    private DurableNodeUnderTest OpenWithFullLog()
    {
        _backing.BeforeCommit = static () => throw new IOException("away");
        var node = new DurableNodeUnderTest(_disk, _backing, logBytesMax: 10_000);
        byte[] value = [0xc5, 20_000 >> 8, 20_000 & 255, .. new byte[20_000]];
        Assert.That(node.ApplyAsync(Write.Batch(new Write("first", value, null))).Wait(LogUnderTest.Limit), Is.True);
        return node;
    }
}
