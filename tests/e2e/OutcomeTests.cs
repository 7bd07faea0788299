using TopGun.E2E.Tests.Kit;

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
    public async Task A_Node_program_polls_over_HTTP() =>
        Assert.That(await NodeProgram.RunAsync("e2e/http-sync.js", [_open.WebSocketUrl], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task A_Node_program_authenticates_and_polls_over_HTTP() =>
        Assert.That(await NodeProgram.RunAsync("e2e/http-sync.js", [_guarded.WebSocketUrl, Secret], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task Grpc_js_finds_the_services_by_reflection_and_uses_them() =>
        Assert.That(await NodeProgram.RunAsync("e2e/grpc-client.js", [_open.GrpcAddress], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task Grpc_js_needs_a_token_where_one_is_required() =>
        Assert.That(await NodeProgram.RunAsync("e2e/grpc-client.js", [_guarded.GrpcAddress, Secret], Limit), Is.EqualTo("ok\n"));

    [Test]
    public async Task Buf_curl_lists_checks_puts_gets_and_queries_as_grpcurl_would()
    {
        Assert.That(await CurlAsync(string.Empty, "--list-methods"), Does.Contain("topgun.grid.v1.MapService/Put"));
        Assert.That(await CurlAsync("grpc.health.v1.Health/Check", "-d", "{}"), Does.Contain("SERVING"));
        Assert.That(await CurlAsync("topgun.grid.v1.MapService/Put", "-d", Put("k", 1)), Does.Contain("\"changed\":true"));

        const string Get = """{"map":"curl","key":"k","valueForm":"VALUE_FORM_JSON"}""";
        Assert.That(await CurlAsync("topgun.grid.v1.MapService/Get", "-d", Get), Does.Contain("""{\"n\":1}"""));

        const string Query = """{"query":{"map":"curl","where":{"json":"{\"n\":1}"}}}""";
        Assert.That(await CurlAsync("topgun.grid.v1.QueryService/Query", "-d", Query), Does.Contain("\"key\":\"k\""));
    }

    [Test]
    public async Task Buf_curl_watches_a_query()
    {
        const string Query = """{"query":{"map":"curl","where":{"json":"{\"n\":7}"}}}""";
        await using var watch = NodeProgram.StartTool("buf", Arguments("topgun.grid.v1.QueryService/Watch", "-d", Query));
        await ReadUntilAsync(watch, "\"page\"");
        await CurlAsync("topgun.grid.v1.MapService/Put", "-d", Put("w", 7));
        await ReadUntilAsync(watch, "CHANGE_KIND_ENTER");
        await CurlAsync("topgun.grid.v1.MapService/Put", "-d", Put("w", 8));
        await ReadUntilAsync(watch, "CHANGE_KIND_LEAVE");
    }

    private static string Put(string key, int number) =>
        $$$"""{"map":"curl","key":"{{{key}}}","value":{"json":"{\"n\":{{{number}}}}"}}""";

    private static async Task ReadUntilAsync(NodeProgram program, string text)
    {
        while (!(await program.ReadLineAsync(Limit)).Contains(text, StringComparison.Ordinal))
        {
        }
    }

    /// <summary>What the tool prints, without the blanks it lays it out with.</summary>
    private async Task<string> CurlAsync(string method, params string[] arguments) =>
        (await NodeProgram.RunToolAsync("buf", Arguments(method, arguments), Limit)).Replace(" ", string.Empty, StringComparison.Ordinal);

    private string[] Arguments(string method, params string[] arguments) =>
        ["curl", "--http2-prior-knowledge", "--protocol", "grpc", .. arguments, $"http://{_open.GrpcAddress}/{method}"];
}
