using Grpc.Core;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.Hosts;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Client;

/// <summary>Our client against our server: the four call kinds.</summary>
public sealed class CallTests
{
    private RpcHost _host = null!;
    private RpcChannel _channel = null!;
    private Echo.EchoClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await RpcHost.StartAsync();
        _channel = _host.OpenChannel();
        _client = new Echo.EchoClient(_channel);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_unary_call_returns_the_reply()
    {
        using var call = _client.UnaryAsync(new EchoRequest { Text = "hello" });
        var reply = await call;
        Assert.That(reply.Text, Is.EqualTo("hello"));
        Assert.That(call.GetStatus(), Is.EqualTo(Status.DefaultSuccess));
    }

    [Test]
    public void A_blocking_unary_call_returns_the_reply() =>
        Assert.That(_client.Unary(new EchoRequest { Text = "hello" }).Text, Is.EqualTo("hello"));

    [Test]
    public async Task A_server_stream_arrives_in_order()
    {
        using var call = _client.Expand(new EchoRequest { Text = "a", Count = 500 });
        var counts = await call.ResponseStream.ReadAllAsync().Select(r => r.Count).ToListAsync();
        Assert.That(counts, Is.EqualTo(Enumerable.Range(0, 500)));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test]
    public async Task An_empty_server_stream_ends_with_ok()
    {
        using var call = _client.Expand(new EchoRequest { Count = 0 });
        Assert.That(await call.ResponseStream.MoveNext(), Is.False);
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test]
    public async Task A_client_stream_is_collected()
    {
        using var call = _client.Collect();
        foreach (var text in new[] { "a", "b", "c" })
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
        await call.RequestStream.CompleteAsync();
        var reply = await call;
        Assert.That(reply.Text, Is.EqualTo("abc"));
    }

    [Test]
    public async Task A_duplex_stream_answers_each_message_before_the_next_is_sent()
    {
        using var call = _client.Talk();
        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Count = i });
            Assert.That(await call.ResponseStream.MoveNext(), Is.True);
            Assert.That(call.ResponseStream.Current.Count, Is.EqualTo(i));
        }

        await call.RequestStream.CompleteAsync();
        Assert.That(await call.ResponseStream.MoveNext(), Is.False);
    }

    [Test]
    public async Task Messages_with_a_buffer_hint_leave_with_the_next_one_without()
    {
        using var call = _client.Talk();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (var i = 0; i < 99; i++)
            await call.RequestStream.WriteAsync(new EchoRequest { Count = i });
        call.RequestStream.WriteOptions = WriteOptions.Default;
        await call.RequestStream.WriteAsync(new EchoRequest { Count = 99 });
        await call.RequestStream.CompleteAsync();
        var counts = await call.ResponseStream.ReadAllAsync().Select(r => r.Count).ToListAsync();
        Assert.That(counts, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [TestCase(3)]
    [TestCase(5000)]
    public async Task Responses_still_buffered_when_the_handler_returns_are_sent(int count)
    {
        using var call = _client.Expand(new EchoRequest { Text = "hint", Count = count });
        var counts = await call.ResponseStream.ReadAllAsync().Select(r => r.Count).ToListAsync();
        Assert.That(counts, Is.EqualTo(Enumerable.Range(0, count)));
    }

    [Test]
    public async Task Headers_sent_early_do_not_cost_the_reply()
    {
        using var call = _client.UnaryAsync(
            new EchoRequest { Behaviour = Behaviour.Context },
            new Metadata { { "x-text", "plain" }, { "x-raw-bin", new byte[] { 0, 1, 255 } } });
        var reply = await call;
        var headers = await call.ResponseHeadersAsync;
        Assert.Multiple(() =>
        {
            Assert.That(reply.Text, Is.EqualTo("/topgun.rpc.test.v1.Echo/Unary ipv4 never []"));
            Assert.That(headers.GetValue("x-header"), Is.EqualTo("early"));
            Assert.That(headers.GetValueBytes("x-raw-bin"), Is.EqualTo(new byte[] { 0, 254 }));
            Assert.That(call.GetTrailers().GetValue("x-text"), Is.EqualTo("plain"));
            Assert.That(call.GetTrailers().GetValueBytes("x-raw-bin"), Is.EqualTo(new byte[] { 0, 1, 255 }));
        });
    }
}
