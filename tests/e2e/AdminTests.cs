using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TopGun.Core.Tokens;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>The admin plane of real processes: where it exists, what the log says, and which secrets it does not say.</summary>
public sealed class AdminTests
{
    private const string Password = "an-admin-password-that-must-not-show";
    private const string Secret = "a-jwt-secret-that-must-not-show";

    [Test]
    public async Task Line_37_a_public_server_without_authentication_has_no_admin_plane_and_warns()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0", ("TOPGUN_BIND_ADDR", "0.0.0.0"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

        foreach (var path in new[] { "/api/admin/maps", "/admin" })
            Assert.That((await http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        Assert.That((await http.PostAsync("/sync", null)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await server.FindErrorLineAsync("WARNING"), Does.Contain("TOPGUN_ALLOW_NO_AUTH_PUBLIC_BIND"));
    }

    [Test]
    public async Task Line_38_it_can_be_opened_on_purpose_and_warns()
    {
        await using var server = await RunningServer.StartAsync(
            "--no-auth --port 0", ("TOPGUN_BIND_ADDR", "0.0.0.0"), ("TOPGUN_ALLOW_NO_AUTH_PUBLIC_BIND", "1"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

        Assert.That((await http.GetAsync("/api/admin/maps")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await server.FindErrorLineAsync("WARNING"), Does.Contain("everybody"));
    }

    [Test]
    public async Task Line_39_on_the_own_machine_it_needs_no_token_without_authentication()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

        Assert.That((await http.GetAsync("/api/admin/maps")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await server.SignalAsync();
        Assert.That(server.Errors, Does.Not.Contain("WARNING"));
    }

    [Test]
    public async Task A_bridge_apart_administers_its_node_for_whoever_signs_in_there()
    {
        await using var node = await RunningServer.StartAsync("node --port 0 --http-port 0 --store memory", ("JWT_SECRET", Secret), ("TOPGUN_BIND_ADDR", "127.0.0.1"));
        await using var bridge = await RunningServer.StartAsync(
            $"bridge --port 0 --nodes {node.GrpcAddress}",
            ("JWT_SECRET", Secret), ("TOPGUN_ADMIN_PASSWORD", Password), ("TOPGUN_BIND_ADDR", "127.0.0.1"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{bridge.Port}") };
        Assert.That((await http.GetAsync("/api/admin/maps")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        using var wrong = await http.PostAsync("/api/auth/login", Json("""{"username":"admin","password":"guess"}"""));
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        using var login = await http.PostAsync("/api/auth/login", Json($$"""{"username":"admin","password":"{{Password}}"}"""));
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        const string Write =
            """{"clientId":"c","clientHlc":{"millis":0,"counter":0,"nodeId":"c"},"operations":[{"id":"1","mapName":"todos","key":"a","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"c"}}}]}""";

        Assert.That((await http.PostAsync("/sync", Json(Write))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await http.GetStringAsync("/api/admin/maps"), Is.EqualTo("""{"maps":[{"name":"todos","entryCount":1}]}"""));
        using var policy = await http.PostAsync("/api/admin/policies", Json("""{"id":"p","mapPattern":"other","action":"all","effect":"allow"}"""));
        Assert.That(policy.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await (await http.PostAsync("/sync", Json(Write))).Content.ReadAsStringAsync(), Does.Contain("\"code\":403"));
        foreach (var path in new[] { "/api/admin/policies", "/api/admin/settings", "/api/admin/cluster/status", "/api/admin/indexes", "/api/admin/operations/slow", "/console" })
            Assert.That((await http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
    }

    [Test]
    public async Task A_bridge_apart_without_authentication_administers_a_node_of_its_machine()
    {
        await using var node = await RunningServer.StartAsync("node --no-auth --port 0 --http-port 0 --store memory");
        await using var bridge = await RunningServer.StartAsync($"bridge --no-auth --port 0 --nodes {node.GrpcAddress}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{bridge.Port}") };

        Assert.That(await http.GetStringAsync("/api/admin/settings"), Does.Contain("\"requireAuth\":false"));
    }

    [Test]
    public async Task Line_24_the_start_is_logged_in_one_line()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");

        var line = await server.FindErrorLineAsync("policies_loaded");
        Assert.That(line, Does.Contain("store=memory").And.Contain("wal_enabled=false").And.Contain("policies_loaded=0").And.Contain("rbac_configured=false"));
    }

    [Test]
    public async Task Lines_26_and_392_the_level_of_the_log_changes_at_once_and_no_secret_shows_at_any_level()
    {
        await using var server = await RunningServer.StartAsync(
            "--port 0",
            ("JWT_SECRET", Secret), ("TOPGUN_ADMIN_PASSWORD", Password), ("TOPGUN_METRICS_TOKEN", "a-metrics-token-that-must-not-show"),
            ("TOPGUN_TOKEN_PROVIDERS", """[{"type":"hmac","name":"h","secret":"a-provider-secret-that-must-not-show"}]"""));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        Assert.That((int)(await http.GetAsync("/metrics")).StatusCode, Is.EqualTo(401));
        using var login = await http.PostAsync("/api/auth/login", Json($$"""{"username":"admin","password":"{{Password}}"}"""));
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await http.PostAsync("/api/auth/token", Json($$"""{"token":"{{token}}"}"""));
        Assert.That(server.Errors, Does.Not.Contain(" dbug: "));

        using var changed = await http.PutAsync("/api/admin/settings", Json("""{"logLevel":"trace"}"""));
        Assert.That(changed.IsSuccessStatusCode, Is.True);
        await NodeProgram.RunAsync("e2e/live-query.js", [server.WebSocketUrl, Secret], TimeSpan.FromSeconds(60));
        await server.SignalAsync();

        Assert.That(server.Errors, Does.Contain(" dbug: ").Or.Contain(" trce: "));
        Assert.That(server.Errors, Does.Not.Contain("must-not-show").And.Not.Contain("eyJ"));
    }

    [Test]
    public async Task A_node_alone_has_its_admin_plane_on_its_own_port()
    {
        await using var node = await RunningServer.StartAsync("node --port 0 --grpc-port 0", ("JWT_SECRET", Secret), ("TOPGUN_ADMIN_PASSWORD", Password));
        var port = (await node.FindErrorLineAsync("health")).Split(':').Last().Split('/')[0];
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.That((int)(await http.GetAsync("/api/admin/maps")).StatusCode, Is.EqualTo(401));
        using var login = await http.PostAsync("/api/auth/login", Json($$"""{"username":"admin","password":"{{Password}}"}"""));
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.That((int)(await http.GetAsync("/api/admin/maps")).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Lines_403_and_405_a_foreign_token_becomes_a_pair_that_is_renewed_once()
    {
        const string ProviderSecret = "the-secret-of-a-provider";
        await using var server = await RunningServer.StartAsync(
            "--port 0",
            ("JWT_SECRET", Secret), ("TOPGUN_REFRESH_TOKEN_DAYS", "1"),
            ("TOPGUN_TOKEN_PROVIDERS", $$"""[{"type":"hmac","name":"h","secret":"{{ProviderSecret}}"}]"""));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        var foreign = new JwtWriter(new Hs256Key(Encoding.UTF8.GetBytes(ProviderSecret)), new JwtOptions())
            .Write("ann", ["admin", "user"], TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1));

        var pair = await PairAsync(http, "/api/auth/token", $$"""{"token":"{{foreign}}"}""");
        var renew = $$"""{"refreshToken":"{{pair.GetProperty("refreshToken").GetString()}}"}""";
        var renewed = await PairAsync(http, "/api/auth/refresh", renew);

        Assert.That((int)(await http.PostAsync("/api/auth/refresh", Json(renew))).StatusCode, Is.EqualTo(401));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", renewed.GetProperty("token").GetString());
        Assert.That((int)(await http.PostAsync("/sync", null)).StatusCode, Is.EqualTo(200));
        Assert.That((int)(await http.GetAsync("/api/admin/maps")).StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task Malformed_providers_end_the_start_without_showing_them()
    {
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync(
            "--port 0", ("JWT_SECRET", Secret), ("TOPGUN_TOKEN_PROVIDERS", """[{"type":"hmac","secret":"must-not-show"},{"type":"x","name":"y"}]"""));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("has no name").And.Contain("Use jwks, oidc or hmac").And.Not.Contain("must-not-show"));
    }

    private static async Task<JsonElement> PairAsync(HttpClient http, string path, string body)
    {
        using var response = await http.PostAsync(path, Json(body));
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
