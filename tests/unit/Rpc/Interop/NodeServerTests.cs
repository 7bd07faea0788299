using Google.Protobuf;
using Grpc.Core;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Interop;

/// <summary>Our client against a grpc-js server.</summary>
public sealed class NodeServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private NodeProgram _server = null!;
    private RpcChannel _channel = null!;
    private Echo.EchoClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = NodeProgram.Start("rpc/echo-server.mjs");
        _channel = RpcChannel.ForAddress($"http://127.0.0.1:{await _server.ReadLineAsync(Limit)}");
        _client = new Echo.EchoClient(_channel);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task All_call_kinds_work()
    {
        Assert.That((await _client.UnaryAsync(new EchoRequest { Text = "one" })).Text, Is.EqualTo("one"));

        using var expand = _client.Expand(new EchoRequest { Text = "a", Count = 300 });
        Assert.That(await expand.ResponseStream.ReadAllAsync().Select(r => r.Count).ToListAsync(), Is.EqualTo(Enumerable.Range(0, 300)));

        using var collect = _client.Collect();
        await collect.RequestStream.WriteAsync(new EchoRequest { Text = "a" });
        await collect.RequestStream.WriteAsync(new EchoRequest { Text = "b" });
        await collect.RequestStream.CompleteAsync();
        Assert.That((await collect).Text, Is.EqualTo("ab"));

        using var talk = _client.Talk();
        await talk.RequestStream.WriteAsync(new EchoRequest { Text = "ping" });
        Assert.That(await talk.ResponseStream.MoveNext(), Is.True);
        Assert.That(talk.ResponseStream.Current.Text, Is.EqualTo("ping"));
        await talk.RequestStream.CompleteAsync();
        Assert.That(await talk.ResponseStream.MoveNext(), Is.False);
    }

    [Test]
    public async Task Errors_come_with_text_details_and_trailers()
    {
        using var call = _client.Expand(new EchoRequest { Count = 1, Behaviour = Behaviour.Details });
        Assert.That(await call.ResponseStream.MoveNext(), Is.True);
        var failure = await FailureAsync(() => call.ResponseStream.MoveNext());
        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.FailedPrecondition, "50 % größer")));
        Assert.That(failure.Trailers.GetValueBytes("grpc-status-details-bin"), Is.EqualTo(new byte[] { 8, 9, 0, 255 }));
        Assert.That(failure.Trailers.GetValue("x-reason"), Is.EqualTo("full"));
    }

    [Test]
    public async Task Metadata_travels_both_ways()
    {
        using var call = _client.UnaryAsync(
            new EchoRequest(), new Metadata { { "x-text", "plain" }, { "x-raw-bin", new byte[] { 0, 1, 255 } } });
        await call;
        Assert.That((await call.ResponseHeadersAsync).GetValue("x-text"), Is.EqualTo("plain"));
        Assert.That(call.GetTrailers().GetValueBytes("x-raw-bin"), Is.EqualTo(new byte[] { 0, 1, 255 }));
    }

    [Test]
    public async Task A_deadline_passes()
    {
        var call = _client.UnaryAsync(new EchoRequest { Behaviour = Behaviour.Wait }, deadline: DateTime.UtcNow.AddMilliseconds(300));
        Assert.That((await FailureAsync(async () => await call)).StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task The_server_hears_of_a_cancelled_call()
    {
        using var call = _client.UnaryAsync(new EchoRequest { Behaviour = Behaviour.Wait });
        Assert.That(await _server.ReadLineAsync(Limit), Is.EqualTo("waiting"));
        call.Dispose();
        Assert.That(await _server.ReadLineAsync(Limit), Is.EqualTo("cancelled"));
        Assert.That((await FailureAsync(async () => await call)).StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test]
    public async Task A_server_that_answers_a_client_stream_early_is_heard()
    {
        using var call = _client.Collect();
        await call.RequestStream.WriteAsync(new EchoRequest { Behaviour = Behaviour.Leave });
        Assert.That((await FailureAsync(async () => await call)).StatusCode, Is.EqualTo(StatusCode.Aborted));
    }

    [Test]
    public async Task A_server_that_crashes_mid_stream_fails_the_call()
    {
        using var call = _client.Expand(new EchoRequest { Count = 2, Behaviour = Behaviour.Leave });
        Assert.That(await call.ResponseStream.MoveNext(), Is.True);
        Assert.That(await call.ResponseStream.MoveNext(), Is.True);
        Assert.That((await FailureAsync(() => call.ResponseStream.MoveNext())).StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task Large_messages_pass_and_oversized_ones_do_not()
    {
        var payload = ByteString.CopyFrom(new byte[4 * 1024 * 1024 - 64]);
        Assert.That((await _client.UnaryAsync(new EchoRequest { Payload = payload })).Payload, Has.Length.EqualTo(payload.Length));
        var failure = await FailureAsync(async () => await _client.UnaryAsync(new EchoRequest { Behaviour = Behaviour.Grow, Count = 5_000_000 }));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task Compressed_requests_are_understood()
    {
        using var channel = RpcChannel.ForAddress($"http://{_channel.Target}", new RpcChannelOptions { RequestCompression = RpcCompression.Gzip });
        var payload = ByteString.CopyFrom(new byte[100_000]);
        var reply = await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest { Payload = payload });
        Assert.That(reply.Payload, Is.EqualTo(payload));
    }

    private static async Task<RpcException> FailureAsync(Func<Task> act) => (await Assert.ThrowsAsync<RpcException>(act))!;
}
