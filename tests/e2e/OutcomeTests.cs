namespace TopGun.E2E.Tests;

/// <summary>Foreign programs against real processes, embedded and with the bridge apart.</summary>
[TestFixture("serve")]
[TestFixture("node and bridge")]
public sealed class OutcomeTests(string arrangement)
{
    private const string Secret = "test-e2e-secret";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private Deployment _open = null!;
    private Deployment _guarded = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var isSplit = arrangement != "serve";
        _open = await Deployment.StartAsync(isSplit, secret: null);
        _guarded = await Deployment.StartAsync(isSplit, Secret);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _open.DisposeAsync();
        await _guarded.DisposeAsync();
    }

    [Test]
    public async Task A_Node_program_writes_and_follows_a_live_query() =>
        Assert.That(await NodeProgram.RunAsync("e2e/live-query.js", [_open.WebSocketUrl], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task A_Node_program_authenticates_writes_and_follows_a_live_query() =>
        Assert.That(await NodeProgram.RunAsync("e2e/live-query.js", [_guarded.WebSocketUrl, Secret], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task Grpc_js_finds_the_services_by_reflection_and_uses_them() =>
        Assert.That(await NodeProgram.RunAsync("e2e/grpc-client.js", [_open.GrpcAddress], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task Grpc_js_needs_a_token_where_one_is_required() =>
        Assert.That(await NodeProgram.RunAsync("e2e/grpc-client.js", [_guarded.GrpcAddress, Secret], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task Buf_curl_lists_checks_puts_gets_and_queries_as_grpcurl_would()
    {
        Assert.That(await CurlAsync("--list-methods"), Does.Contain("topgun.grid.v1.MapService/Put"));
        Assert.That(await CurlAsync("-d", "{}", Address("grpc.health.v1.Health/Check")), Does.Contain("SERVING"));

        var put = """{"map":"curl","key":"k","value":{"json":"{\"n\":1}"}}""";
        Assert.That(await CurlAsync("-d", put, Address("topgun.grid.v1.MapService/Put")), Does.Contain("\"changed\":true"));

        var get = """{"map":"curl","key":"k","valueForm":"VALUE_FORM_JSON"}""";
        Assert.That(await CurlAsync("-d", get, Address("topgun.grid.v1.MapService/Get")), Does.Contain("""{\"n\":1}"""));

        var query = """{"query":{"map":"curl","where":{"json":"{\"n\":1}"}}}""";
        Assert.That(await CurlAsync("-d", query, Address("topgun.grid.v1.QueryService/Query")), Does.Contain("\"key\":\"k\""));
    }

    private Task<string> CurlAsync(params string[] arguments)
    {
        string[] target = arguments[^1].StartsWith("http", StringComparison.Ordinal) ? [] : [$"http://{_open.GrpcAddress}"];
        return NodeProgram.RunToolAsync("buf", ["curl", "--http2-prior-knowledge", "--protocol", "grpc", .. arguments, .. target], Limit);
    }

    private string Address(string method) => $"http://{_open.GrpcAddress}/{method}";
}
