using System.Net;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Tests.Admin;

/// <summary>Who gets into the admin plane, how often, and where it does not exist (checklist lines 37 to 39, 367, 379, 394, 395, 397).</summary>
public sealed class AdminDoorTests
{
    private const string Maps = "/api/admin/maps";

    [Test]
    public async Task Line_379_only_the_role_admin_is_let_in()
    {
        await using var host = await AdminHost.StartAsync();

        await RefusedAsync(host, token: null, 401, "missing or invalid Bearer token");
        await RefusedAsync(host, "nonsense", 401, "invalid or expired token");
        var late = new JwtWriter(AdminHost.Key, new JwtOptions()).Write("a", ["admin"], host.Time.GetUtcNow() - TimeSpan.FromHours(2), TimeSpan.FromHours(1));
        await RefusedAsync(host, late, 401, "invalid or expired token");
        await RefusedAsync(host, host.Token("user", "Admin"), 403, "admin role required");
        using var granted = await host.SendAsync("GET", Maps, null, host.Token("user", "admin"));
        Assert.That(granted.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Every_route_of_the_plane_asks_for_the_role()
    {
        await using var host = await AdminHost.StartAsync();
        foreach (var route in Bridge.Admin.AdminPlane.RoutesOf(new Bridge.Admin.AdminOptions()))
        {
            var path = route.Path.Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal);
            using var response = await host.SendAsync(route.Method, path, null, host.Token("user"));
            Assert.That((int)response.StatusCode, Is.EqualTo(403), $"{route.Method} {route.Path}");
        }
    }

    [Test]
    public async Task Line_39_without_authentication_the_own_machine_administers()
    {
        await using var host = await AdminHost.StartAsync(isOpen: true);

        using var response = await host.SendAsync("GET", Maps, null, token: null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Line_397_a_plane_that_is_not_mounted_is_404_and_the_rest_works()
    {
        await using var host = await BridgeHost.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}") };

        foreach (var path in new[] { Maps, "/api/admin/settings", "/admin", "/admin/x", "/api/openapi.json" })
            Assert.That((int)(await http.GetAsync(path)).StatusCode, Is.EqualTo(404), path);
        foreach (var path in new[] { "/api/auth/login", "/api/auth/token", "/api/auth/refresh" })
            Assert.That((int)(await http.PostAsync(path, new StringContent("{}"))).StatusCode, Is.EqualTo(404), path);
        Assert.That((int)(await http.GetAsync("/health")).StatusCode, Is.EqualTo(200));
        Assert.That((int)(await http.PostAsync("/sync", null)).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Line_394_a_burst_beyond_50_is_refused_and_health_is_not()
    {
        await using var host = await AdminHost.StartAsync();
        for (var i = 0; i < Limits.AdminBurst; i++)
            await host.JsonAsync("GET", Maps);

        await host.JsonAsync("GET", Maps, status: 429);
        Assert.That((await host.Http.GetAsync("/health")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        host.Time.Advance(TimeSpan.FromMilliseconds(20));
        await host.JsonAsync("GET", Maps);
        await host.JsonAsync("GET", Maps);
        await host.JsonAsync("GET", Maps, status: 429);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Line_395_only_a_trusted_proxy_names_the_address_that_is_limited(bool trustsProxy)
    {
        await using var host = await AdminHost.StartAsync(options => options.TrustsProxy = trustsProxy);
        var token = host.Token("admin");
        for (var i = 0; i < Limits.AdminBurst; i++)
            (await host.SendAsync("GET", Maps, null, token, ("X-Forwarded-For", $"9.9.9.9, 10.0.0.{i}"))).Dispose();

        using var response = await host.SendAsync("GET", Maps, null, token, ("X-Forwarded-For", "9.9.9.9, 10.0.1.1"));

        Assert.That((int)response.StatusCode, Is.EqualTo(trustsProxy ? 200 : 429));
    }

    [Test]
    public async Task Line_367_a_body_beyond_2_MiB_is_413()
    {
        await using var host = await AdminHost.StartAsync();
        var body = $$"""{"logLevel":"{{new string('x', Limits.HttpBodyBytesMax)}}"}""";

        using var response = await host.SendAsync("PUT", "/api/admin/settings", body);

        Assert.That((int)response.StatusCode, Is.EqualTo(413));
    }

    [Test]
    public async Task Line_378_answers_are_compressed_only_for_those_who_take_it()
    {
        await using var host = await AdminHost.StartAsync();

        using var plain = await host.SendAsync("GET", "/api/openapi.json", null, null);
        using var unwanted = await host.SendAsync("GET", "/api/openapi.json", null, null, ("Accept-Encoding", "gzip;q=0, identity"));
        using var compressed = await host.SendAsync("GET", "/api/openapi.json", null, null, ("Accept-Encoding", "gzip"));

        Assert.That(plain.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(unwanted.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(compressed.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
    }

    private static async Task RefusedAsync(AdminHost host, string? token, int status, string message)
    {
        using var response = await host.SendAsync("GET", Maps, null, token);
        var error = await AdminHost.ReadAsync(response, status);
        Assert.That((error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()), Is.EqualTo((status, message)));
    }
}
