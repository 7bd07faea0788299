using System.Text.Json;
using TopGun.Bridge.Login;
using TopGun.Bridge.Tests.Admin;

namespace TopGun.Bridge.Tests.Login;

/// <summary>Login of the administrator (checklist lines 399 to 401, 406).</summary>
public sealed class LoginTests
{
    private const string Right = """{"username":"admin","password":"a password"}""";

    [Test]
    public async Task Line_399_the_right_password_gives_a_token_for_24_hours()
    {
        await using var host = await AdminHost.StartAsync();
        var token = (await LoginAsync(host, Right, 200)).GetProperty("token").GetString();

        await TryAsync(200);
        host.Time.Advance(TimeSpan.FromHours(24));
        await TryAsync(200);
        host.Time.Advance(TimeSpan.FromSeconds(61));
        await TryAsync(401);

        async Task TryAsync(int status)
        {
            using var response = await host.SendAsync("GET", "/api/admin/maps", null, token);
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
        }
    }

    [TestCase("""{"username":"admin","password":"a passwore"}""")]
    [TestCase("""{"username":"root","password":"a password"}""")]
    [TestCase("""{"username":"admin"}""")]
    [TestCase("{}")]
    public async Task Line_400_wrong_credentials_are_refused_alike(string body)
    {
        await using var host = await AdminHost.StartAsync();

        var error = await LoginAsync(host, body, 401);

        Assert.That(error.GetProperty("message").GetString(), Is.EqualTo("invalid credentials"));
    }

    [Test]
    public async Task Line_401_what_is_missing_is_told()
    {
        await using var noPassword = await AdminHost.StartAsync(options => options.Login.Password = null);
        await using var noAuthentication = await AdminHost.StartAsync(isOpen: true);

        Assert.That((await LoginAsync(noPassword, Right, 500)).GetProperty("message").GetString(), Is.EqualTo("admin password not configured"));
        Assert.That((await LoginAsync(noAuthentication, Right, 500)).GetProperty("message").GetString(), Is.EqualTo("authentication not configured"));
    }

    [Test]
    public async Task Line_401_what_is_not_configured_costs_no_attempt()
    {
        await using var host = await AdminHost.StartAsync(options => options.Login.Password = null);

        for (var i = 0; i < Limits.FailedLoginsBurst * 2; i++)
            await LoginAsync(host, Right, 500);
    }

    [Test]
    public async Task A_server_that_only_verifies_says_so_and_what_to_change()
    {
        await using var host = await AdminHost.StartAsync(options =>
        {
            options.Login.Tokens = null;
            options.Login.OnlyVerifies = "set JWT_SECRET to a shared secret";
            options.Login.Providers = [new HmacProvider("h", AdminHost.Key, new Core.Tokens.JwtOptions(), TimeProvider.System)];
        });

        Assert.That((await LoginAsync(host, Right, 501)).GetProperty("message").GetString(), Does.Contain("JWT_SECRET"));
        var exchange = await host.JsonAsync("POST", "/api/auth/token", """{"token":"x"}""", 501);
        Assert.That(exchange.GetProperty("message").GetString(), Does.Contain("JWT_SECRET"));
    }

    [Test]
    public async Task Line_406_failed_attempts_are_limited_and_successful_ones_are_not()
    {
        await using var host = await AdminHost.StartAsync();
        for (var i = 0; i < Limits.FailedLoginsBurst * 2; i++)
            await LoginAsync(host, Right, 200);
        for (var i = 0; i < Limits.FailedLoginsBurst; i++)
            await LoginAsync(host, "{}", 401);

        await LoginAsync(host, Right, 429);
        host.Time.Advance(TimeSpan.FromSeconds(1 / Limits.FailedLoginsPerSecond) + TimeSpan.FromMilliseconds(1));
        await LoginAsync(host, Right, 200);
    }

    [Test]
    public async Task A_malformed_body_is_refused()
    {
        await using var host = await AdminHost.StartAsync();

        Assert.That((await LoginAsync(host, "[", 400)).GetProperty("message").GetString(), Does.StartWith("invalid JSON"));
    }

    [Test]
    public void Requests_do_not_show_their_password() =>
        Assert.That(new LoginRequest("admin", "hidden").ToString(), Does.Not.Contain("hidden"));

    private static async Task<JsonElement> LoginAsync(AdminHost host, string body, int status)
    {
        using var response = await host.SendAsync("POST", "/api/auth/login", body, null);
        return await AdminHost.ReadAsync(response, status);
    }
}
