using System.Security.Cryptography;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Tokens against a real process that is configured by its environment.</summary>
public sealed class AuthenticationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCase(false)]
    [TestCase(true)]
    public async Task Lines_46_56_57_62_63_and_65_a_public_key_issuer_and_audience_from_the_environment_decide(bool forwards)
    {
        using var rsa = RSA.Create(2048);
        var publicKey = rsa.ExportSubjectPublicKeyInfoPem();
        await using var server = await RunningServer.StartAsync(
            "--port 0", ("JWT_SECRET", publicKey.Replace("\n", "\\n", StringComparison.Ordinal)), ("TOPGUN_BIND_ADDR", "127.0.0.1"),
            ("TOPGUN_JWT_ISSUER", "the-issuer"), ("TOPGUN_JWT_AUDIENCE", "the-audience"),
            ("INSECURE_FORWARD_AUTH_ERRORS", forwards ? "1" : "0"));

        Assert.That(
            await NodeProgram.RunAsync("e2e/tokens.js", [server.WebSocketUrl, rsa.ExportPkcs8PrivateKeyPem(), publicKey, $"{forwards}"], Limit),
            Is.EqualTo("ok\n"));
    }
}
