using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.Hosts;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Client;

/// <summary>Responses that break the protocol: each fails the call with its status.</summary>
public sealed class ClientFaultTests
{
    private static readonly byte[] EmptyMessage = [0, 0, 0, 0, 0];
    private static readonly (string, string) Ok = ("grpc-status", "0");

    private static IEnumerable<TestCaseData> BrokenAnswers()
    {
        yield return Case("no message", [], StatusCode.Internal, Ok);
        yield return Case("two messages", new byte[10], StatusCode.Internal, Ok);
        yield return Case("cut message", [0, 0, 0, 0, 5, 1], StatusCode.Internal, Ok);
        yield return Case("4 GiB", [0, 255, 255, 255, 255], StatusCode.ResourceExhausted, Ok);
        yield return Case("compressed without encoding", [1, 0, 0, 0, 0], StatusCode.Internal, Ok);
        yield return Case("no protobuf", [0, 0, 0, 0, 1, 255], StatusCode.Internal, Ok);
        yield return Case("no status", EmptyMessage, StatusCode.Unknown);
        yield return Case("odd status", EmptyMessage, StatusCode.Unknown, ("grpc-status", "99"));
        yield return Case("bad binary trailer", EmptyMessage, StatusCode.Internal, Ok, ("x-bin", "?"));
    }

    [TestCaseSource(nameof(BrokenAnswers))]
    public async Task A_broken_answer_fails_the_call(RequestDelegate answer, StatusCode expected)
    {
        await using var host = await RawHost.StartAsync(answer);
        Assert.That(await FailureAsync(host), Is.EqualTo(expected));
    }

    [TestCase(401, StatusCode.Unauthenticated)]
    [TestCase(404, StatusCode.Unimplemented)]
    [TestCase(503, StatusCode.Unavailable)]
    [TestCase(302, StatusCode.Unknown)]
    public async Task An_http_error_has_its_status(int http, StatusCode expected)
    {
        await using var host = await RawHost.StartAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        });
        Assert.That(await FailureAsync(host), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_page_instead_of_a_message_is_unknown()
    {
        await using var host = await RawHost.StartAsync(context => context.Response.WriteAsync("hello"));
        Assert.That(await FailureAsync(host), Is.EqualTo(StatusCode.Unknown));
    }

    [Test]
    public async Task A_server_that_aborts_mid_stream_fails_the_stream_after_the_good_messages()
    {
        await using var host = await RawHost.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(EmptyMessage);
            await context.Response.Body.FlushAsync();
            await context.Request.Body.ReadAtLeastAsync(new byte[10], 10);
            context.Abort();
        });
        using var call = host.Client.Talk();
        await call.RequestStream.WriteAsync(new EchoRequest());
        Assert.That(await call.ResponseStream.MoveNext(), Is.True);
        await call.RequestStream.WriteAsync(new EchoRequest());
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext());
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Internal).Or.EqualTo(StatusCode.Unavailable).Or.EqualTo(StatusCode.Cancelled));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(failure.StatusCode));
    }

    [Test]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        using var channel = RpcChannel.ForAddress("http://127.0.0.1:1");
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest()));
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [TestCase("ftp://host")]
    [TestCase("unix:/socket")]
    public void Only_http_addresses_are_accepted(string address) =>
        Assert.That(() => RpcChannel.ForAddress(address), Throws.ArgumentException);

    private static TestCaseData Case(string name, byte[] body, StatusCode expected, params (string, string)[] trailers) =>
        new TestCaseData(RawHost.Answer(body, trailers), expected).SetArgDisplayNames(name);

    private static async Task<StatusCode> FailureAsync(RawHost host)
    {
        using var call = host.Client.UnaryAsync(new EchoRequest());
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(failure!.StatusCode));
        return failure.StatusCode;
    }
}
