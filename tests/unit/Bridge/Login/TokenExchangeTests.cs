using System.Text;
using System.Text.Json;
using TopGun.Bridge.Admin;
using TopGun.Bridge.Login;
using TopGun.Bridge.Tests.Admin;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Tests.Login;

/// <summary>Foreign tokens for ours, and refresh (checklist lines 402 to 405).</summary>
public sealed class TokenExchangeTests
{
    private static readonly Hs256Key Shared = new(Encoding.UTF8.GetBytes("a secret that two servers share"));

    private FakeProvider _provider = null!;
    private AdminHost _host = null!;

    private long Now => _host.Time.GetUtcNow().ToUnixTimeSeconds();

    [SetUp]
    public async Task StartAsync()
    {
        _provider = new FakeProvider();
        _host = await AdminHost.StartAsync(Configure);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        _provider.Dispose();
    }

    [Test]
    public async Task Line_402_without_providers_there_is_no_exchange_and_unknown_ones_are_refused()
    {
        await using var bare = await AdminHost.StartAsync();
        Assert.That((await PostAsync(bare, "token", """{"token":"x"}""", 404)).GetProperty("message").GetString(), Is.EqualTo("token exchange not configured"));
        Assert.That((await PostAsync(bare, "refresh", """{"refreshToken":"x"}""", 404)).GetProperty("message").GetString(), Is.EqualTo("Not found"));

        var error = await PostAsync(_host, "token", """{"token":"x","provider":"nobody"}""", 400);
        Assert.That(error.GetProperty("field").GetString(), Is.EqualTo("provider"));
    }

    [TestCase("jwks")]
    [TestCase("oidc")]
    [TestCase("hmac")]
    [TestCase(null)]
    public async Task Line_403_a_good_token_becomes_ours_without_the_role_admin(string? provider)
    {
        var token = provider == "hmac" ? SharedToken() : _provider.Sign(Claims());

        var reply = await PostAsync(_host, "token", JsonSerializer.Serialize(new { token, provider }), 200);

        Assert.That(reply.GetProperty("expiresAt").GetInt64(), Is.EqualTo(Now + 3600));
        var principal = await OpenAsync(reply);
        Assert.That((principal.UserId, string.Join(',', principal.Roles)), Is.EqualTo(("alice", "user")));
    }

    [Test]
    public async Task Line_403_a_role_that_is_a_text_counts()
    {
        var token = _provider.Sign($$"""{"sub":"alice","roles":"editor","exp":{{Now + 60}},"iss":"{{FakeProvider.Issuer}}"}""");

        Assert.That((await OpenAsync(await ExchangeAsync(token, 200))).Roles, Is.EqualTo(new[] { "editor" }));
    }

    [Test]
    public async Task Tokens_that_do_not_hold_are_refused()
    {
        await ExchangeAsync("nonsense", 401);
        await ExchangeAsync(_provider.Sign(Claims(expiresIn: -61)), 401);
        await ExchangeAsync(_provider.Sign($$"""{"roles":[],"exp":{{Now + 60}},"iss":"{{FakeProvider.Issuer}}"}"""), 401);
        await ExchangeAsync(_provider.Sign($$"""{"sub":"a","exp":{{Now + 60}},"iss":"https://other.example"}"""), 401);
        await ExchangeAsync(_provider.Sign(Claims(), keyId: "other"), 401);
        await ExchangeAsync(string.Empty, 400);
    }

    [Test]
    public async Task Line_404_known_keys_stay_in_use_while_the_provider_is_out_of_reach()
    {
        await ExchangeAsync(_provider.Sign(Claims()), 200);
        var fetches = _provider.Fetches;
        await ExchangeAsync(_provider.Sign(Claims()), 200);
        Assert.That(_provider.Fetches, Is.EqualTo(fetches), "keys are remembered");

        _provider.IsReachable = false;
        _host.Time.Advance(TimeSpan.FromHours(2));
        await ExchangeAsync(_provider.Sign(Claims()), 200);
        Assert.That(_provider.Fetches, Is.GreaterThan(fetches), "it was asked again");
    }

    [Test]
    public async Task Line_404_an_unknown_key_is_refused_and_asked_for_once_a_minute()
    {
        await ExchangeAsync(_provider.Sign(Claims()), 200);
        _host.Time.Advance(TimeSpan.FromMinutes(2));
        await ExchangeAsync(_provider.Sign(Claims(), keyId: "new"), 401);
        var fetches = _provider.Fetches;

        await ExchangeAsync(_provider.Sign(Claims(), keyId: "newer"), 401);

        Assert.That(_provider.Fetches, Is.EqualTo(fetches));
    }

    [Test]
    public async Task Line_405_a_refresh_token_is_good_once_and_kept_as_its_hash_only()
    {
        var first = await ExchangeAsync(_provider.Sign(Claims()), 200);
        var token = first.GetProperty("refreshToken").GetString()!;
        Assert.That(token, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(first.GetProperty("refreshExpiresAt").GetInt64(), Is.EqualTo(Now + (long)TimeSpan.FromDays(2).TotalSeconds));

        var second = await RefreshAsync(token, 200);
        await RefreshAsync(token, 401);

        Assert.That((await OpenAsync(second)).UserId, Is.EqualTo("alice"));
        await RefreshAsync(second.GetProperty("refreshToken").GetString()!, 200);
        await RefreshAsync("unknown", 401);
    }

    [Test]
    public async Task Line_405_a_refresh_token_expires()
    {
        var token = (await ExchangeAsync(_provider.Sign(Claims()), 200)).GetProperty("refreshToken").GetString()!;
        _host.Time.Advance(TimeSpan.FromDays(2));

        await RefreshAsync(token, 401);
    }

    private void Configure(AdminOptions options)
    {
        var time = new ForwardingTime(() => _host.Time);
        var claims = new JwtOptions { Issuer = FakeProvider.Issuer, TakesRoleAsText = true };
        var issuer = new Uri(FakeProvider.Issuer);
        options.Login.RefreshTime = TimeSpan.FromDays(2);
        options.Login.Providers =
        [
            new KeySetProvider("jwks", new PublishedKeys(_ => ValueTask.FromResult(new Uri(issuer, "/keys")), _provider, time), claims, time),
            new KeySetProvider("oidc", new PublishedKeys(new Discovery(issuer, _provider, time).FindKeysAsync, _provider, time), claims, time),
            new HmacProvider("hmac", Shared, claims, time),
        ];
    }

    private string Claims(int expiresIn = 60) =>
        $$"""{"sub":"alice","roles":["user","ADMIN","admin"],"exp":{{Now + expiresIn}},"iss":"{{FakeProvider.Issuer}}"}""";

    private string SharedToken() => new JwtWriter(Shared, new JwtOptions { Issuer = FakeProvider.Issuer })
        .Write("alice", ["user", "Admin"], _host.Time.GetUtcNow(), TimeSpan.FromMinutes(1));

    private Task<JsonElement> ExchangeAsync(string token, int status) =>
        PostAsync(_host, "token", JsonSerializer.Serialize(new { token }), status);

    private Task<JsonElement> RefreshAsync(string refreshToken, int status) =>
        PostAsync(_host, "refresh", JsonSerializer.Serialize(new { refreshToken }), status);

    private async Task<Principal> OpenAsync(JsonElement reply)
    {
        await using var session = await _host.Node.OpenSessionAsync(
            new Credentials(reply.GetProperty("token").GetString()), SilentSessionSink.Instance, CancellationToken.None);
        return session.Principal;
    }

    private static async Task<JsonElement> PostAsync(AdminHost host, string route, string body, int status)
    {
        using var response = await host.SendAsync("POST", $"/api/auth/{route}", body, null);
        return await AdminHost.ReadAsync(response, status);
    }

    // The host's clock does not exist yet when the providers are made.
    private sealed class ForwardingTime(Func<TimeProvider> clock) : TimeProvider
    {
        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => clock().GetUtcNow();

        public override long GetTimestamp() => clock().GetTimestamp();
    }
}
