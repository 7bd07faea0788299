using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>The bridge in front of a real node: what clients see of each other's writes.</summary>
public sealed class RealNodeTests
{
    private NodeHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_replay_of_large_values_is_as_fast_as_its_reader_and_never_overflows()
    {
        const int Count = 40;
        await using var writer = await _host.ConnectAsync();
        for (var i = 1; i <= Count; i++)
        {
            var stamp = new Core.Time.HlcTimestamp(Messages.Stamp.Millis + (ulong)i, 0, "cli-1");
            await writer.SendAsync(Messages.Batch(Messages.Put("1", $"k{i}", Messages.Large, stamp)));
            await writer.ReceiveAsync<OpAck>();
        }

        await using var reader = await _host.ConnectAsync();
        await reader.SendAsync(new JournalSubscribe { RequestId = "j", FromSequence = "1" });
        await writer.SendAsync(new JournalRead { RequestId = "r", FromSequence = "1", Limit = 1000 });
        var page = await writer.ReceiveAsync<JournalReadResponse>();

        for (var i = 1; i <= Count; i++)
            Assert.That((await reader.ReceiveAsync<JournalEvent>()).Entry.Sequence, Is.EqualTo($"{i}"));
        Assert.That((page.Events.Count, page.HasMore), Is.EqualTo((1, true)), "a page takes at most about a MiB");
        await writer.SendAsync(Messages.Batch(Messages.Put("1", "live")));
        Assert.That((await reader.ReceiveAsync<JournalEvent>()).Entry.Key, Is.EqualTo("live"));
    }

    [Test]
    public async Task A_write_is_acknowledged_found_and_announced_to_another_client()
    {
        await using var writer = await _host.ConnectAsync();
        await using var reader = await _host.ConnectAsync();
        await reader.SendAsync(Messages.Query("q"));
        Assert.That((await reader.ReceiveAsync<QueryResp>()).Results, Is.Empty);

        await writer.SendAsync(Messages.Batch(Messages.Put("1", "a")));
        Assert.That((await writer.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("1"));

        var change = (await reader.ReceiveAsync<ServerEvent>()).Event;
        Assert.That((change.EventType, change.Key, change.Record!.Value), Is.EqualTo((EntryEventType.Put, "a", Messages.Text("value"))));
        Assert.That(await reader.ReceiveAsync<QueryUpdate>(), Is.EqualTo(new QueryUpdate
        {
            QueryId = "q", Key = "a", Value = Messages.Text("value"), ChangeType = ChangeType.Enter,
        }));
        await writer.SendAsync(Messages.Query("w"));
        Assert.That((await writer.ReceiveAsync<QueryResp>()).Results.Single().Key, Is.EqualTo("a"));
    }

    [Test]
    public async Task A_writer_sees_its_own_change_in_its_query_before_the_acknowledgement_and_no_event()
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Query("q"));
        await client.ReceiveAsync<QueryResp>();

        await client.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b")));

        Assert.That((await client.SettleAsync()).Select(message => message.Kind), Is.EqualTo(
            [MessageKind.QueryUpdate, MessageKind.QueryUpdate, MessageKind.OpAck]));
    }

    [Test]
    public async Task A_repeated_write_is_acknowledged_and_told_to_nobody()
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Single(Messages.Put("1")));
        await client.ReceiveAsync<OpAck>();
        await client.SendAsync(Messages.Query("q"));
        await client.ReceiveAsync<QueryResp>();

        await client.SendAsync(Messages.Single(Messages.Put("1")));

        Assert.That((await client.SettleAsync()).Select(message => message.Kind), Is.EqualTo([MessageKind.OpAck]));
    }

    [Test]
    public async Task Removals_reach_queries_and_replicas()
    {
        await using var writer = await _host.ConnectAsync();
        await using var reader = await _host.ConnectAsync();
        await writer.SendAsync(Messages.Single(Messages.Put("1", "a")));
        await writer.ReceiveAsync<OpAck>();
        await reader.SendAsync(Messages.Query("q"));
        await reader.ReceiveAsync<QueryResp>();

        await writer.SendAsync(Messages.Single(new Operation { Id = "2", MapName = "todos", Key = "a", Record = NilMember.Nil }));
        await writer.ReceiveAsync<OpAck>();

        var change = (await reader.ReceiveAsync<ServerEvent>()).Event;
        Assert.That((change.EventType, change.Record!.Value.IsNil), Is.EqualTo((EntryEventType.Remove, true)));
        var update = await reader.ReceiveAsync<QueryUpdate>();
        Assert.That((update.ChangeType, update.Value.IsNil), Is.EqualTo((ChangeType.Leave, true)));
    }

    [Test]
    public async Task Line_71_a_second_connection_of_the_same_device_takes_over()
    {
        await using var first = await _host.ConnectAsync();
        await first.SendAsync(new DeviceHello());
        var device = await first.ReceiveAsync<DeviceAck>();
        await using var second = await _host.ConnectAsync();

        await second.SendAsync(new DeviceHello { DeviceToken = device.DeviceToken });

        Assert.That((await second.ReceiveAsync<DeviceAck>()).DeviceId, Is.EqualTo(device.DeviceId));
        Assert.That((await first.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1000));
    }

    [Test]
    public async Task Many_writers_and_many_queries_lose_and_double_nothing()
    {
        const int Writers = 4;
        const int Batches = 50;
        const int PerBatch = 20;
        await using var reader = await _host.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await reader.SendAsync(Messages.Query($"{i}"));
            await reader.ReceiveAsync<QueryResp>();
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(WriteAsync));

        var seen = new Dictionary<string, HashSet<string>>();
        foreach (var update in (await reader.SettleAsync()).OfType<QueryUpdate>())
        {
            if (!seen.TryGetValue(update.QueryId, out var keys))
                seen[update.QueryId] = keys = [];
            Assert.That(keys.Add(update.Key), Is.True, $"query {update.QueryId} saw {update.Key} twice");
        }

        Assert.That(seen.Values.Select(keys => keys.Count), Is.EqualTo(Enumerable.Repeat(Writers * Batches * PerBatch, 3)));

        async Task WriteAsync(int writer)
        {
            await using var client = await _host.ConnectAsync();
            for (var batch = 0; batch < Batches; batch++)
            {
                var operations = Enumerable.Range(batch * PerBatch, PerBatch).Select(i => Messages.Put($"{i}", $"{writer}/{i}"));
                await client.SendAsync(Messages.Batch([.. operations]));
                Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{((batch + 1) * PerBatch) - 1}"));
            }
        }
    }
}
