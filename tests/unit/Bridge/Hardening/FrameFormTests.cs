using System.Text;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Hardening;

/// <summary>Unusual forms of frames: depth, doubles, nil, duplicate members, malformed text.</summary>
public sealed class FrameFormTests
{
    private NodeHost _host = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
        _client = await _host.ConnectAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Line_452_256_levels_are_taken_and_257_refused()
    {
        await _client.SendAsync(Ping(1, ("x", Nested(255))));
        await _client.SendAsync(Ping(2, ("x", Nested(256))));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.Pong, MessageKind.Error]));
        Assert.That(((Error)answers[1]).Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Line_455_of_duplicate_members_the_last_counts()
    {
        await _client.SendAsync(Ping(1, ("timestamp", Number(2)), ("x", Number(3)), ("timestamp", Number(4))));

        Assert.That((await _client.ReceiveAsync<Pong>()).Timestamp, Is.EqualTo(4));
    }

    [TestCase("ff")]
    [TestCase("c0af")]
    [TestCase("61f0")]
    public async Task Line_456_a_key_of_malformed_text_is_refused_and_collides_with_none(string hex)
    {
        await _client.SendAsync(Put("1", Encoding.UTF8.GetBytes("\ufffd")));
        await _client.ReceiveAsync<OpAck>();
        await _client.SendAsync(Put("2", Convert.FromHexString(hex)));

        var refusal = (await _client.SettleAsync()).Single();
        Assert.That(refusal is OpRejected { Code: 400 } or Error { Code: 400 }, Is.True, refusal.ToString());
        await _client.SendAsync(Messages.Query("q"));
        Assert.That((await _client.ReceiveAsync<QueryResp>()).Results.Select(row => row.Key), Is.EqualTo(["\ufffd"]));
    }

    [TestCase("d47240", Description = "of one byte")]
    [TestCase("d5724000", Description = "of two bytes")]
    public async Task A_value_that_clients_would_read_as_a_definition_of_records_reaches_nobody(string definition)
    {
        var good = BridgeClient.Encode(Messages.Single(Messages.Put("1", "a", new OpaqueValue(new byte[] { 0xc4, 2, 7, 7 }), Messages.Stamp)));
        var at = good.AsSpan().IndexOf((byte[])[0xc4, 2, 7, 7]);

        await _client.SendAsync([.. good[..at], .. Convert.FromHexString(definition), .. good[(at + 4)..]]);

        Assert.That(((Error)(await _client.SettleAsync()).Single()).Code, Is.EqualTo(400));
        await _client.SendAsync(Messages.Query("q"));
        Assert.That((await _client.ReceiveAsync<QueryResp>()).Results, Is.Empty);
    }

    [Test]
    public async Task Undefined_members_of_a_value_are_on_no_wire()
    {
        var value = new OpaqueValue(Convert.FromHexString("83a16101a162d40000a16392d4000002"));

        await _client.SendAsync(Messages.Single(Messages.Put("1", "a", value, Messages.Stamp)));

        await _client.ReceiveAsync<OpAck>();
        await _client.SendAsync(Messages.Query("q"));
        Assert.That(
            (await _client.ReceiveAsync<QueryResp>()).Results.Single().Value, Is.EqualTo(new OpaqueValue(Convert.FromHexString("82a16101a16392c002"))));
    }

    [Test]
    public async Task Line_485_integral_doubles_are_integers_in_every_field()
    {
        await _client.SendAsync(Map(("type", Text("PING")), ("timestamp", Double(1_700_000_000_123))));
        Assert.That((await _client.ReceiveAsync<Pong>()).Timestamp, Is.EqualTo(1_700_000_000_123));

        for (var i = 0; i < 3; i++)
        {
            await _client.SendAsync(Put($"{i}", [(byte)('a' + i)], isDouble: true));
            Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{i}"));
        }

        await _client.SendAsync(QueryWith(("limit", Double(2))));
        Assert.That((await _client.ReceiveAsync<QueryResp>()).Results, Has.Count.EqualTo(2));
        await _client.SendAsync(QueryWith(("limit", Double(2.5))));
        Assert.That((await _client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Line_486_large_numbers_leave_as_doubles()
    {
        await _client.SendAsync(new Ping { Timestamp = 1 });
        var frame = await _client.Socket.ReceiveMessageAsync();
        var name = "serverTime"u8;

        var at = frame.AsSpan().IndexOf(name) + name.Length;
        Assert.That(frame[at], Is.EqualTo(0xcb), Convert.ToHexString(frame));
    }

    [Test]
    public async Task Line_487_nil_is_absence_but_for_a_record()
    {
        byte[] nil = [0xc0];
        await _client.SendAsync(Map(("type", Text("CLIENT_OP")), ("payload", Map(
            ("id", Text("1")), ("mapName", Text("todos")), ("key", Text("k")), ("record", Record(false)), ("orRecord", nil), ("orTag", nil),
            ("writeConcern", nil), ("timeout", nil), ("opType", nil)))));
        await _client.ReceiveAsync<OpAck>();
        await _client.SendAsync(QueryWith(("where", nil), ("predicate", nil), ("sort", nil), ("limit", nil), ("cursor", nil)));
        Assert.That((await _client.ReceiveAsync<QueryResp>()).Results.Single().Key, Is.EqualTo("k"));

        await _client.SendAsync(Map(("type", Text("CLIENT_OP")), ("payload", Map(
            ("id", Text("2")), ("mapName", Text("todos")), ("key", Text("k")), ("record", nil)))));
        Assert.That((await _client.ReceiveAsync<QueryUpdate>()).ChangeType, Is.EqualTo(ChangeType.Leave));
        Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("2"));
    }

    private static byte[] Put(string id, byte[] key, bool isDouble = false) => Map(("type", Text("CLIENT_OP")), ("payload", Map(
        ("id", Text(id)), ("mapName", Text("todos")), ("key", [(byte)(0xa0 | key.Length), .. key]), ("record", Record(isDouble)),
        ("timeout", isDouble ? Double(5000) : Number(5000)))));

    private static byte[] Record(bool isDouble) => Map(("value", Number(1)), ("timestamp", Map(
        ("millis", Double(1_700_000_000_000)), ("counter", isDouble ? Double(7) : Number(7)), ("nodeId", Text("n")))));

    private static byte[] QueryWith(params (string Name, byte[] Value)[] members) => Map(("type", Text("QUERY_SUB")), ("payload", Map(
        ("queryId", Text("q")), ("mapName", Text("todos")), ("query", Map(members)), ("fields", [0xc0]))));

    private static byte[] Ping(int timestamp, params (string Name, byte[] Value)[] more) =>
        Map([("type", Text("PING")), ("timestamp", Number(timestamp)), .. more]);

    private static byte[] Map(params (string Name, byte[] Value)[] members) =>
        [(byte)(0x80 | members.Length), .. members.SelectMany(member => (byte[])[.. Text(member.Name), .. member.Value])];

    private static byte[] Nested(int levels) => [.. Enumerable.Repeat((byte)0x91, levels), 0xc0];

    private static byte[] Text(string text) => Messages.Text(text).Span.ToArray();

    private static byte[] Number(int value) => Written(value, (number, writer) => writer.WriteInteger(number));

    private static byte[] Double(double value) => [0xcb, .. BitConverter.GetBytes(value).Reverse()];

    private static byte[] Written(int value, Writing write)
    {
        using var buffer = new PooledBuffer();
        write(value, new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    private delegate void Writing(int value, MsgPackWriter writer);
}
