using System.Net;
using Grpc.Core;
using TopGun.Rpc.Tests.Hosts;

namespace TopGun.Rpc.Tests.Server;

/// <summary>Requests that break the protocol: each gets its status, and the server goes on.</summary>
public sealed class ServerFaultTests
{
    private const string Unary = "/topgun.rpc.test.v1.Echo/Unary";
    private const string Talk = "/topgun.rpc.test.v1.Echo/Talk";

    private static readonly byte[] EmptyMessage = [0, 0, 0, 0, 0];

    private RpcHost _host = null!;
    private RawClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await RpcHost.StartAsync();
        _client = new RawClient(_host);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [TearDown]
    public async Task The_server_still_answers() =>
        Assert.That((await _client.PostAsync(Unary, EmptyMessage)).Status, Is.EqualTo("0"));

    private static IEnumerable<TestCaseData> BrokenBodies()
    {
        yield return new TestCaseData(new byte[] { 0, 0, 0, 0, 9, 1, 2 }, StatusCode.Internal).SetArgDisplayNames("cut inside the payload");
        yield return new TestCaseData(new byte[] { 0, 0, 0 }, StatusCode.Internal).SetArgDisplayNames("cut inside the header");
        yield return new TestCaseData(Array.Empty<byte>(), StatusCode.Internal).SetArgDisplayNames("no message");
        yield return new TestCaseData(new byte[10], StatusCode.Internal).SetArgDisplayNames("two messages");
        yield return new TestCaseData(new byte[] { 1, 0, 0, 0, 0 }, StatusCode.Internal).SetArgDisplayNames("compressed without encoding");
        yield return new TestCaseData(new byte[] { 7, 0, 0, 0, 0 }, StatusCode.Internal).SetArgDisplayNames("unknown flag");
        yield return new TestCaseData(new byte[] { 0, 255, 255, 255, 255 }, StatusCode.ResourceExhausted).SetArgDisplayNames("4 GiB");
        yield return new TestCaseData(new byte[] { 0, 0, 0, 0, 3, 255, 255, 255 }, StatusCode.Internal).SetArgDisplayNames("no protobuf");
    }

    [TestCaseSource(nameof(BrokenBodies))]
    public async Task A_broken_body_ends_the_call(byte[] body, StatusCode expected)
    {
        var result = await _client.PostAsync(Unary, body);
        Assert.That(result.Http, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(result.Status, Is.EqualTo(((int)expected).ToString()), result.Message);
    }

    [Test]
    public async Task Garbage_ends_a_stream_after_the_good_messages()
    {
        var result = await _client.PostAsync(Talk, [.. EmptyMessage, 0, 0, 0, 0, 1, 255]);
        Assert.That(result.Status, Is.EqualTo("13"));
    }

    [TestCase("/topgun.rpc.test.v1.Echo/Missing")]
    [TestCase("/no.such.Service/Unary")]
    public async Task An_unknown_method_is_unimplemented(string path)
    {
        var result = await _client.PostAsync(path, EmptyMessage);
        Assert.That(result.Http, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(result.Status, Is.EqualTo("12"));
    }

    [TestCase("application/json")]
    [TestCase("application/grpc-web")]
    public async Task Another_content_type_is_415(string contentType) =>
        Assert.That((await _client.PostAsync(Unary, EmptyMessage, contentType)).Http, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));

    [Test]
    public async Task A_request_that_is_not_grpc_keeps_the_404_of_the_host() =>
        Assert.That((await _client.PostAsync("/some/page", [], "text/plain")).Http, Is.EqualTo(HttpStatusCode.NotFound));

    [Test]
    public async Task An_unknown_encoding_is_unimplemented()
    {
        var result = await _client.PostAsync(Unary, EmptyMessage, headers: ("grpc-encoding", "snappy"));
        Assert.That(result.Status, Is.EqualTo("12"));
        Assert.That(result.Message, Does.Contain("identity or gzip"));
    }

    [TestCase("x")]
    [TestCase("123456789S")]
    public async Task A_malformed_timeout_is_refused(string timeout) =>
        Assert.That((await _client.PostAsync(Unary, EmptyMessage, headers: ("grpc-timeout", timeout))).Status, Is.EqualTo("13"));
}
