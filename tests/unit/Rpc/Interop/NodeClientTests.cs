using System.Text.Json.Nodes;
using Grpc.Core;
using TopGun.Rpc.Tests.Hosts;

namespace TopGun.Rpc.Tests.Interop;

/// <summary>A grpc-js client against our server.</summary>
public sealed class NodeClientTests
{
    private RpcHost _host = null!;
    private NodeClient _node = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await RpcHost.StartAsync();
        _node = new NodeClient(_host.Port);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _node.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_unary_call_returns_the_reply()
    {
        var result = await _node.CallAsync(new { kind = "Unary", request = new { text = "hello", size = 10 } });
        Assert.That(Code(result), Is.EqualTo(StatusCode.OK));
        Assert.That((string?)result["replies"]![0]!["text"], Is.EqualTo("hello"));
        Assert.That((int?)result["replies"]![0]!["bytes"], Is.EqualTo(10));
    }

    [Test]
    public async Task A_client_stream_is_collected()
    {
        var result = await _node.CallAsync(new { kind = "Collect", requests = new[] { new { text = "a" }, new { text = "b" } } });
        Assert.That((string?)result["replies"]![0]!["text"], Is.EqualTo("ab"));
    }

    [Test]
    public async Task A_server_stream_arrives_in_order()
    {
        var result = await _node.CallAsync(new { kind = "Expand", request = new { text = "a", count = 200 } });
        Assert.That(Code(result), Is.EqualTo(StatusCode.OK));
        Assert.That(result["replies"]!.AsArray().Select(r => (int)r!["count"]!), Is.EqualTo(Enumerable.Range(0, 200)));
    }

    [Test]
    public async Task A_duplex_stream_is_answered()
    {
        var result = await _node.CallAsync(new { kind = "Talk", requests = new[] { new { count = 1 }, new { count = 2 } } });
        Assert.That(result["replies"]!.AsArray().Select(r => (int)r!["count"]!), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(Code(result), Is.EqualTo(StatusCode.OK));
    }

    [Test]
    public async Task A_server_that_leaves_a_duplex_stream_early_ends_it_with_ok()
    {
        var result = await _node.CallAsync(new
        {
            kind = "Talk", half = false, requests = new object[] { new { count = 1 }, new { behaviour = "BEHAVIOUR_LEAVE" } },
        });
        Assert.That(Code(result), Is.EqualTo(StatusCode.OK));
        Assert.That(result["replies"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_leaves_a_client_stream_early_tells_its_status()
    {
        var result = await _node.CallAsync(new
        {
            kind = "Collect", half = false, requests = new object[] { new { behaviour = "BEHAVIOUR_LEAVE" } },
        });
        Assert.That(Code(result), Is.EqualTo(StatusCode.Aborted));
        Assert.That((string?)result["details"], Is.EqualTo("enough"));
    }

    [Test]
    public async Task Every_status_code_arrives_with_its_text([Range(1, 16)] int code)
    {
        var result = await _node.CallAsync(new { kind = "Unary", request = new { behaviour = "BEHAVIOUR_FAIL", code, text = "über 100 %" } });
        Assert.That((int?)result["code"], Is.EqualTo(code));
        Assert.That((string?)result["details"], Is.EqualTo("über 100 %"));
    }

    [Test]
    public async Task Details_and_trailers_arrive()
    {
        var result = await _node.CallAsync(new { kind = "Expand", request = new { behaviour = "BEHAVIOUR_DETAILS", count = 1 } });
        Assert.That(Code(result), Is.EqualTo(StatusCode.FailedPrecondition));
        Assert.That((string?)result["details"], Is.EqualTo("50 % größer"));
        Assert.That((string?)result["trailers"]!["grpc-status-details-bin"], Is.EqualTo("8 9 0 255"));
        Assert.That((string?)result["trailers"]!["x-reason"], Is.EqualTo("full"));
        Assert.That(result["replies"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Metadata_travels_both_ways()
    {
        var result = await _node.CallAsync(new
        {
            kind = "Unary",
            request = new { behaviour = "BEHAVIOUR_CONTEXT" },
            headers = new Dictionary<string, string> { ["x-text"] = "plain" },
            binary = new Dictionary<string, int[]> { ["x-raw-bin"] = [0, 1, 255] },
        });
        Assert.That(Code(result), Is.EqualTo(StatusCode.OK), result.ToJsonString());
        Assert.That((string?)result["headers"]!["x-header"], Is.EqualTo("early"));
        Assert.That((string?)result["headers"]!["x-raw-bin"], Is.EqualTo("0 254"));
        Assert.That((string?)result["trailers"]!["x-text"], Is.EqualTo("plain"));
        Assert.That((string?)result["trailers"]!["x-raw-bin"], Is.EqualTo("0 1 255"));
        Assert.That((string?)result["replies"]![0]!["text"], Is.EqualTo("/topgun.rpc.test.v1.Echo/Unary ipv4 never []"));
    }

    [Test]
    public async Task A_handler_exception_is_unknown_and_keeps_its_text()
    {
        var result = await _node.CallAsync(new { kind = "Unary", request = new { behaviour = "BEHAVIOUR_THROW", text = "secret" } });
        Assert.That(Code(result), Is.EqualTo(StatusCode.Unknown));
        Assert.That(result.ToJsonString(), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_deadline_passes()
    {
        var result = await _node.CallAsync(new { kind = "Unary", timeout = 200, request = new { behaviour = "BEHAVIOUR_WAIT" } });
        Assert.That(Code(result), Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task A_request_of_four_mebibytes_is_echoed()
    {
        const int Size = 4 * 1024 * 1024 - 64;
        var result = await _node.CallAsync(new { kind = "Unary", request = new { size = Size } });
        Assert.That(Code(result), Is.EqualTo(StatusCode.OK), result["details"]?.ToString());
        Assert.That((int?)result["replies"]![0]!["bytes"], Is.EqualTo(Size));
    }

    [Test]
    public async Task An_oversized_request_is_refused()
    {
        var result = await _node.CallAsync(new { kind = "Unary", request = new { size = 4 * 1024 * 1024 } });
        Assert.That(Code(result), Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task A_large_response_passes_the_flow_control()
    {
        var result = await _node.CallAsync(new { kind = "Unary", request = new { behaviour = "BEHAVIOUR_GROW", count = 10_000_000 } });
        Assert.That((int?)result["replies"]![0]!["bytes"], Is.EqualTo(10_000_000));
    }

    private static StatusCode Code(JsonNode result) => (StatusCode)(int)result["code"]!;
}
