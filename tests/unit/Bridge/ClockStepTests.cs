using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>The wall clock of a server is set by an hour while clients write (server-behaviour §3.5).</summary>
public sealed class ClockStepTests
{
    private const int Writers = 4;
    private const int PerWriter = 300;
    private const int EventsPerStep = 40;

    private static readonly long Hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private NodeHost _node = null!;

    [SetUp]
    public async Task StartAsync() => _node = await NodeHost.StartAsync();

    [TearDown]
    public Task StopAsync() => _node.DisposeAsync().AsTask();

    [Test]
    public async Task Under_load_stamps_rise_and_nothing_is_lost_while_the_clock_steps_both_ways()
    {
        await using var observer = await _node.ConnectAsync();
        await observer.SendAsync(Messages.Query("q"));
        await observer.ReceiveAsync<QueryResp>();
        // From now on clients know the later time, as those do that followed the node.
        SetClocks(Hour);
        await using var first = await _node.ConnectAsync();
        await first.SendAsync(Messages.Single(new Operation { Id = "0", MapName = "todos", Key = "first", OpType = OperationType.Remove }));
        await first.ReceiveAsync<OpAck>();

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));
        var events = await WatchAsync(observer, 1 + (Writers * PerWriter * 2));
        await writing;

        foreach (var key in events.GroupBy(change => change.Key))
        {
            var stamps = key.Select(change => change.Record!.Timestamp).ToList();
            Assert.That(stamps.Zip(stamps.Skip(1)).Where(pair => pair.First.CompareTo(pair.Second) >= 0), Is.Empty, $"stamps of {key.Key} rise");
        }
        var given = events.Select(change => change.Record!.Timestamp).Where(stamp => stamp.NodeId == "node-1").ToList();
        Assert.That(given.Distinct().Count(), Is.EqualTo(given.Count), "no stamp of the node is given twice");
        await observer.SendAsync(Messages.Query("after"));
        var rows = (await NextAsync<QueryResp>(observer)).Results;
        Assert.That(rows.Select(row => row.Key), Is.EquivalentTo(Enumerable.Range(0, Writers * PerWriter).Select(i => $"put-{i / PerWriter}-{i % PerWriter}")));
    }

    [Test]
    public async Task After_a_step_back_honest_stamps_are_refused_and_after_a_step_forth_they_are_taken()
    {
        await using var client = await _node.ConnectAsync();
        SetClocks(-Hour);
        await client.SendAsync(Messages.Single(Messages.Put("1")));
        var refused = await client.ReceiveAsync<OpRejected>();
        Assert.That(refused.Code, Is.EqualTo(400));
        Assert.That(refused.Reason, Does.StartWith("clock drift"));

        SetClocks(Hour);
        await client.SendAsync(Messages.Single(Messages.Put("2")));
        Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("2"));
    }

    [TestCase(1)]
    [TestCase(-1)]
    public async Task A_step_neither_frees_a_lock_nor_closes_a_connection_nor_keeps_them_for_ever(int direction)
    {
        await using var holder = await _node.ConnectAsync();
        await using var next = await _node.ConnectAsync();
        await holder.SendAsync(new LockRequest { RequestId = "1", Name = "l", Ttl = 20_000 });
        var held = await holder.ReceiveAsync<LockGranted>();
        await next.SendAsync(new LockRequest { RequestId = "2", Name = "l", Ttl = 20_000 });
        Assert.That(await next.SettleAsync(), Is.Empty);

        SetClocks(direction * Hour);
        Advance(TimeSpan.FromSeconds(10));
        Assert.That(await next.SettleAsync(), Is.Empty, "half of the time is over");
        Assert.That(await holder.SettleAsync(), Is.Empty, "the connection is open");

        Advance(TimeSpan.FromSeconds(11));
        Assert.That((await next.ReceiveAsync<LockGranted>()).FencingToken, Is.GreaterThan(held.FencingToken));
        Advance(TimeSpan.FromSeconds(71));
        Assert.That((await holder.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1000), "nothing came for a minute");
    }

    [Test]
    public async Task A_step_back_lets_no_record_expire()
    {
        await using var client = await _node.ConnectAsync();
        await client.SendAsync(Messages.Single(new Operation
        {
            Id = "1",
            MapName = "todos",
            Key = "k",
            OpType = OperationType.Put,
            Record = new LwwRecord { Value = Messages.Text("value"), Timestamp = Messages.Stamp, TtlMs = 500 },
        }));
        await client.ReceiveAsync<OpAck>();

        SetClocks(-Hour);
        Advance(TimeSpan.FromSeconds(1));
        await client.SendAsync(Messages.Query("early"));
        Assert.That((await client.ReceiveAsync<QueryResp>()).Results, Has.Count.EqualTo(1));
        SetClocks(0);
        Advance(TimeSpan.FromSeconds(1));
        await client.SendAsync(Messages.Query("late"));
        Assert.That((await NextAsync<QueryResp>(client)).Results, Is.Empty);
    }

    private void SetClocks(long offset)
    {
        _node.Time.WallOffset = offset;
        _node.Bridge.Time.WallOffset = offset;
    }

    private void Advance(TimeSpan by)
    {
        _node.Time.Advance(by);
        _node.Bridge.Time.Advance(by);
    }

    // The answer to a long query may come after that to a later PING.
    private static async Task<TMessage> NextAsync<TMessage>(BridgeClient client)
        where TMessage : ClientMessage
    {
        while (true)
        {
            if (await client.ReceiveAsync() is TMessage message)
                return message;
        }
    }

    /// <summary>Puts with stamps of the client, and removals that the node stamps, each to be acknowledged.</summary>
    private async Task WriteAsync(int writer)
    {
        await using var client = await _node.ConnectAsync();
        for (var i = 0; i < PerWriter; i++)
        {
            var stamp = new HlcTimestamp(Messages.Stamp.Millis + (ulong)i, 0, $"cli-{writer}");
            await client.SendAsync(Messages.Batch(
                Messages.Put($"{i}", $"put-{writer}-{i}", Messages.Text("value"), stamp),
                new Operation { Id = $"{i}r", MapName = "todos", Key = $"removed-{writer}", OpType = OperationType.Remove }));
            var ack = await client.ReceiveAsync<OpAck>();
            Assert.That((ack.LastId, ack.AchievedLevel), Is.EqualTo(($"{i}r", (WriteConcern?)WriteConcern.Applied)));
        }
    }

    /// <summary>Collects what happens, and steps the clock as it goes.</summary>
    private async Task<List<EntryEvent>> WatchAsync(BridgeClient observer, int count)
    {
        var events = new List<EntryEvent>();
        while (events.Count < count)
        {
            if (await observer.ReceiveAsync() is not ServerEvent change)
                continue;
            events.Add(change.Event);
            if (events.Count % EventsPerStep == 0)
                SetClocks((events.Count / EventsPerStep % 3 - 1) * Hour);
        }

        return events;
    }
}
