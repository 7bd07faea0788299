using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Connections;

/// <summary>A client that does not read is dropped; nobody else notices (settled 46, server-behaviour §2.8).</summary>
public sealed class SlowReaderTests
{
    [Test]
    public async Task Line_85_a_subscriber_that_stops_reading_is_dropped_and_the_others_get_everything()
    {
        await using var host = await BridgeHost.StartAsync(options => options.OutboxBytesMax = 256 << 10);
        await using var slow = new BridgeClient(await RawWebSocket.ConnectAsync(host.Port, receiveBuffer: 4096));
        await slow.SendAsync(Messages.Query("q"));
        await slow.ReceiveAsync<QueryResp>();
        await using var quick = await host.ConnectAsync();
        await quick.SendAsync(Messages.Query("q"));
        await quick.ReceiveAsync<QueryResp>();
        var sinks = host.Grid.Sessions.SelectMany(session => session.Subscriptions.Keys).Select(subscription => subscription.Sink).ToList();
        var value = new byte[16 << 10];
        value[0] = 0xc5;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(1), (ushort)(value.Length - 3));

        const int Changes = 2000;
        for (var i = 0; i < Changes; i++)
        {
            var delivery = new Delivery();
            var change = new RowChange(ChangeKind.Update, System.Text.Encoding.UTF8.GetBytes($"{i}"), value);
            foreach (var sink in sinks)
                sink.OnChange(change, delivery);
            delivery.Complete();
            Assert.That((await quick.ReceiveAsync<QueryUpdate>()).Key, Is.EqualTo($"{i}"));
        }

        host.Time.Advance(TimeSpan.FromSeconds(3));
        await slow.Socket.WaitForEndAsync();
        Assert.That(() => host.Registry.Count, Is.EqualTo(1).After(30_000, 20));
        Assert.That(await quick.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task A_client_that_asks_much_and_reads_nothing_is_not_read_from_any_more()
    {
        await using var host = await BridgeHost.StartAsync();
        var rows = Enumerable.Range(0, 60).Select(_ => new Core.Grid.Queries.QueryRow("k"u8.ToArray(), new byte[1])).ToList();
        var large = new byte[100_000];
        large[0] = 0xc6;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(large.AsSpan(1), large.Length - 5);
        host.Grid.Page = new QueryPage { Rows = [.. rows.Select(row => row with { Value = large })] };
        await using var client = new BridgeClient(await RawWebSocket.ConnectAsync(host.Port, receiveBuffer: 4096));

        // Each page is 6 MB: without back-pressure the third would overflow the outbox.
        for (var i = 0; i < 5; i++)
            await client.SendAsync(Messages.Query($"{i}"));

        for (var i = 0; i < 5; i++)
            Assert.That((await client.ReceiveAsync<QueryResp>()).QueryId, Is.EqualTo($"{i}"));
    }
}
