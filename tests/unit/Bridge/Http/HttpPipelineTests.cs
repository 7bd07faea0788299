using System.Text.Json;

namespace TopGun.Bridge.Tests.Http;

/// <summary>What all HTTP answers have in common, and status and metrics (checklist group V).</summary>
public sealed class HttpPipelineTests
{
    private BridgeHost _host = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await BridgeHost.StartAsync(options => options.CorsOrigins = ["https://app.example"]);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_host.Port}") };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("/health")]
    [TestCase("/nope")]
    [TestCase("/ws")]
    public async Task Line_366_every_answer_has_a_request_id(string path)
    {
        using var fresh = await _http.GetAsync(path);
        Assert.That(Guid.TryParse(IdOf(fresh), out _), Is.True);

        Assert.That(IdOf(await GetAsync(path, "abc-1")), Is.EqualTo("abc-1"));
        Assert.That(IdOf(await GetAsync(path, new string('x', Limits.RequestIdLengthMax))).Length, Is.EqualTo(Limits.RequestIdLengthMax));
        Assert.That(Guid.TryParse(IdOf(await GetAsync(path, new string('x', Limits.RequestIdLengthMax + 1))), out _), Is.True);
    }

    [Test]
    public async Task Line_377_a_wrong_method_is_405_and_an_unknown_path_404_in_JSON()
    {
        foreach (var (response, status) in new[] { (await _http.GetAsync("/sync"), 405), (await _http.PostAsync("/health", null), 405), (await _http.PostAsync("/nope", null), 404) })
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
            var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(status));
        }
    }

    [Test]
    public async Task Line_368_a_preflight_from_an_allowed_origin_is_granted()
    {
        using var granted = await PreflightAsync(_http, "https://app.example");
        Assert.That(Header(granted, "Access-Control-Allow-Origin"), Is.EqualTo("https://app.example"));
        Assert.That(Header(granted, "Access-Control-Allow-Methods"), Does.Contain("PUT").And.Contain("DELETE").And.Contain("POST"));
        Assert.That(Header(granted, "Access-Control-Max-Age"), Is.EqualTo("86400"));
        Assert.That(Header(granted, "Access-Control-Allow-Credentials"), Is.EqualTo("true"));

        using var refused = await PreflightAsync(_http, "https://other.example");
        Assert.That(Header(refused, "Access-Control-Allow-Origin"), Is.Empty);
    }

    [Test]
    public async Task Line_368_any_origin_gets_no_credentials_and_none_nothing()
    {
        await using var any = await BridgeHost.StartAsync(options => options.CorsOrigins = ["*"]);
        await using var none = await BridgeHost.StartAsync();
        using var anyHttp = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{any.Port}") };
        using var noneHttp = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{none.Port}") };

        using var granted = await PreflightAsync(anyHttp, "https://app.example");
        Assert.That(Header(granted, "Access-Control-Allow-Origin"), Is.EqualTo("*"));
        Assert.That(Header(granted, "Access-Control-Allow-Credentials"), Is.Empty);
        using var refused = await PreflightAsync(noneHttp, "https://app.example");
        Assert.That(Header(refused, "Access-Control-Allow-Origin"), Is.Empty);
    }

    [Test]
    public async Task Line_359_metrics_tell_the_open_sockets()
    {
        await using var first = await _host.ConnectAsync();
        await using var second = await _host.ConnectAsync();
        await first.SettleAsync();
        await second.SettleAsync();

        using var response = await _http.GetAsync("/metrics");

        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That((await response.Content.ReadAsStringAsync()).Split('\n'), Does.Contain("topgun_active_connections 2"));
    }

    [Test]
    public async Task Line_364_status_tells_version_and_connections()
    {
        await using var client = await _host.ConnectAsync();
        await client.SettleAsync();
        _host.Time.Advance(TimeSpan.FromSeconds(7));

        var status = JsonDocument.Parse(await _http.GetStringAsync("/api/status")).RootElement;

        Assert.That(status.GetProperty("configured").GetBoolean(), Is.True);
        Assert.That(status.GetProperty("mode").GetString(), Is.EqualTo("normal"));
        Assert.That(status.GetProperty("version").GetString(), Does.Match(@"^\d+\.\d+\.\d+$"));
        Assert.That(status.GetProperty("connections").GetInt32(), Is.EqualTo(1));
        Assert.That(status.GetProperty("uptimeSeconds").GetInt64(), Is.EqualTo(7));
        Assert.That(status.GetProperty("totalOperations").GetInt64(), Is.GreaterThanOrEqualTo(0));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Line_365_authentication_is_announced(bool isRequired)
    {
        await using var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = isRequired);
        using var http = new HttpClient();

        var status = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{host.Port}/api/auth/status")).RootElement;

        Assert.That(status.GetProperty("authRequired").GetBoolean(), Is.EqualTo(isRequired));
    }

    private static string IdOf(HttpResponseMessage response) => Header(response, "X-Request-Id");

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : string.Empty;

    private static Task<HttpResponseMessage> PreflightAsync(HttpClient http, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/sync");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return http.SendAsync(request);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Request-Id", id);
        return _http.SendAsync(request);
    }
}
