using System.Buffers.Binary;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Messages within a message (wire-protocol §1.7, server-behaviour §2.11).</summary>
public sealed class BatchHandlerTests
{
    private BridgeHost _host = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        _host = await BridgeHost.StartAsync();
        _client = await _host.ConnectAsync();
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Lines_86_and_93_every_message_inside_is_answered_in_order_and_by_a_frame_of_its_own_whatever_count_is_declared()
    {
        await _client.SendAsync(BatchOf([.. Enumerable.Range(1, 5).Select(i => Op($"{i}"))]));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Cast<OpAck>().Select(ack => ack.LastId), Is.EqualTo(["1", "2", "3", "4", "5"]));
    }

    [Test]
    public async Task Lines_97_98_99_and_101_what_cannot_be_read_is_passed_over_and_the_rest_is_handled()
    {
        await _client.SendAsync(BatchOf(
            [0xc1], [], DeepOp("1"), BridgeClient.Encode(Messages.Batch(Messages.Put("2"))), BatchFrame(Op("3")),
            BridgeClient.Encode(new Auth { Token = "t" }), BridgeClient.Encode(new AuthRequired()), Op("4")));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Cast<OpAck>().Select(ack => ack.LastId), Is.EqualTo(["2", "4"]));
    }

    [Test]
    public async Task Line_102_an_overloaded_grid_is_told_of_inside_a_batch_too()
    {
        _host.Grid.Subscribing = _ => throw new Core.Grid.GridException(Core.Grid.GridErrorCode.RateLimited, "server overloaded, try again later");
        await _client.SendAsync(BatchOf(BridgeClient.Encode(Messages.Query("q")), Op("1")));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.QueryResp, MessageKind.OpAck]));
        Assert.That(((QueryResp)answers[0]).Error, Does.StartWith("server overloaded"));
    }

    [Test]
    public async Task Lines_102_and_465_a_defect_in_one_message_is_answered_and_the_rest_is_handled()
    {
        _host.Grid.Subscribing = _ => throw new InvalidOperationException("bug");
        await _client.SendAsync(BatchOf(BridgeClient.Encode(Messages.Query("q")), Op("1")));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.Error, MessageKind.OpAck]));
        Assert.That(((Error)answers[0]).Code, Is.EqualTo(500));
    }

    [Test]
    public async Task Line_95_a_batch_beyond_the_whole_budget_empties_it_and_is_not_refused_for_ever()
    {
        var flood = new Batch { Count = 1, Data = new byte[4 * (Limits.BatchItemsPerSecond + 1)] };
        for (var i = 0; i < 3; i++)
        {
            await _client.SendAsync(flood);
            await _client.SendAsync(BatchOf(Op("1")));
            Assert.That((await _client.SettleAsync()).Cast<Error>().Select(error => error.Code), Is.EqualTo([413u, 429u]));
            _host.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Test]
    public async Task Line_100_a_truncated_end_does_not_undo_what_came_before()
    {
        byte[] data = [.. DataOf(Op("1")), 0, 0, 1, 0, 0x80];
        await _client.SendAsync(new Batch { Count = 2, Data = data });

        Assert.That((await _client.SettleAsync()).Cast<OpAck>().Single().LastId, Is.EqualTo("1"));
    }

    [Test]
    public async Task Line_96_more_than_8192_messages_are_refused_as_a_whole()
    {
        var items = Enumerable.Repeat(Op("1"), Limits.BatchItemsMax + 1).ToArray();
        await _client.SendAsync(BatchOf(items));

        Assert.That((await _client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(413));
        Assert.That(_host.Grid.Writes, Is.Empty);
    }

    [Test]
    public async Task Lines_91_and_92_messages_beyond_the_rate_are_refused_and_come_back_with_time()
    {
        var flood = new Batch { Count = 1, Data = new byte[4 * (Limits.BatchItemsPerSecond + 1)] };
        await _client.SendAsync(flood);
        await _client.SendAsync(flood);
        await _client.SendAsync(BatchOf(Op("1")));
        _host.Time.Advance(TimeSpan.Zero);

        var answers = await _client.SettleAsync();
        Assert.That(answers.Cast<Error>().Select(error => error.Code), Is.EqualTo([413u, 429u, 429u]));

        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await _client.SendAsync(BatchOf(Op("2")));
        Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("2"));
    }

    private static byte[] Op(string id) => BridgeClient.Encode(Messages.Single(Messages.Put(id)));

    private static byte[] DeepOp(string id)
    {
        using var value = new PooledBuffer();
        var writer = new MsgPackWriter(value);
        for (var i = 0; i < 500; i++)
            writer.WriteArrayHeader(1);
        writer.WriteNil();
        return BridgeClient.Encode(Messages.Single(new Operation
        {
            Id = id, MapName = "m", Key = "k", Record = new LwwRecord { Value = new OpaqueValue(value.ToArray()), Timestamp = Messages.Stamp },
        }));
    }

    private static Batch BatchOf(params byte[][] items) => new() { Count = 1, Data = DataOf(items) };

    private static byte[] BatchFrame(params byte[][] items) => BridgeClient.Encode(BatchOf(items));

    private static byte[] DataOf(params byte[][] items)
    {
        var data = new List<byte>();
        var length = new byte[4];
        foreach (var item in items)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, item.Length);
            data.AddRange(length);
            data.AddRange(item);
        }

        return [.. data];
    }
}
