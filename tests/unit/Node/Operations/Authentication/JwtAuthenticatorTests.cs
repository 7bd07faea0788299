using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Tokens;
using TopGun.Node.Operations.Authentication;

namespace TopGun.Node.Tests.Operations.Authentication;

public sealed class JwtAuthenticatorTests
{
    private const long Now = NodeUnderTest.Now / 1000;
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("a secret of the test");
    private static readonly string Claims = $$"""{"sub":"alice","roles":["user"],"exp":{{Now + 60}}}""";

    [Test]
    public void A_valid_token_names_its_user_and_roles()
    {
        var principal = Authenticate(Token(Header, Claims));

        Assert.That(principal.UserId, Is.EqualTo("alice"));
        Assert.That(principal.Roles, Is.EqualTo(new[] { "user" }));
    }

    [Test]
    public void The_example_of_RFC_7515_appendix_A_1_verifies()
    {
        const string Token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        var key = new Hs256Key(Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"));

        var refusal = Assert.Throws<GridException>(() => new JwtAuthenticator(key, new(), new ManualTimeProvider(0)).Authenticate(new(Token)));

        Assert.That(refusal.Error.Message, Is.EqualTo("missing sub claim in JWT"));
    }

    [TestCase("""{"alg":"none"}""")]
    [TestCase("""{"alg":"HS512"}""")]
    [TestCase("""{"alg":"hs256"}""")]
    [TestCase("""{"alg":"RS256"}""")]
    [TestCase("""{"alg":256}""")]
    [TestCase("""{"typ":"JWT"}""")]
    [TestCase("""{"alg":"HS256","alg":"HS256"}""")]
    [TestCase("""{"alg":"HS256","crit":["b64"]}""")]
    [TestCase("""["HS256"]""")]
    [TestCase("junk")]
    public void Line_55_a_header_other_than_the_configured_one_is_refused(string header) => AssertRefused(Token(header, Claims));

    [Test]
    public void Line_55_a_token_without_signature_is_refused()
    {
        AssertRefused(Encode("""{"alg":"none"}""") + "." + Encode(Claims) + ".");
        AssertRefused(Encode(Header) + "." + Encode(Claims) + ".");
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("a.b")]
    [TestCase("a.b.c.d")]
    [TestCase("not a token")]
    [TestCase("é.é.é")]
    public void What_is_no_token_is_refused(string token) => AssertRefused(token);

    [Test]
    public void A_missing_token_is_refused() => AssertRefused(null);

    [Test]
    public void A_token_with_padding_white_space_or_a_changed_part_is_refused()
    {
        var token = Token(Header, Claims);
        var parts = token.Split('.');

        AssertRefused(token + "=");
        AssertRefused(token + "\n");
        AssertRefused(" " + token);
        AssertRefused(parts[0] + "." + Encode(Claims.Replace("alice", "admin")) + "." + parts[2]);
        AssertRefused(parts[0] + "." + parts[1] + "." + parts[2][..^4]);
    }

    [Test]
    public void A_token_signed_with_another_secret_is_refused() =>
        AssertRefused(Token(Header, Claims, secret: Encoding.UTF8.GetBytes("another secret")));

    [Test]
    public void A_token_beyond_the_size_limit_is_refused()
    {
        var claims = Claims[..^1] + ",\"x\":\"" + new string('x', TokenLimits.TokenCharsMax) + "\"}";

        AssertRefused(Token(Header, claims), "the token is too long");
    }

    [TestCase(-30, true)]
    [TestCase(-60, true)]
    [TestCase(-61, false)]
    [TestCase(-120, false)]
    [TestCase(3600, true)]
    public void Line_57_a_token_expires_with_a_leeway_of_a_minute(int seconds, bool accepted)
    {
        var token = Token(Header, $$"""{"sub":"alice","exp":{{Now + seconds}}}""");

        if (accepted)
            Assert.That(Authenticate(token).UserId, Is.EqualTo("alice"));
        else
            AssertRefused(token, "the token has expired");
    }

    [TestCase("""{"sub":"alice"}""", "missing exp claim in JWT")]
    [TestCase("""{"sub":"alice","exp":"9999999999"}""", "missing exp claim in JWT")]
    [TestCase("""{"exp":9999999999}""", "missing sub claim in JWT")]
    [TestCase("""{"sub":42,"exp":9999999999}""", "missing sub claim in JWT")]
    [TestCase("""{"sub":"","exp":9999999999}""", "missing sub claim in JWT")]
    [TestCase("""{"sub":"alice","sub":"admin","exp":9999999999}""", "the token is not a JSON Web Token")]
    [TestCase("""["alice"]""", "the token is not a JSON Web Token")]
    public void Lines_58_and_59_claims_that_do_not_say_who_until_when_are_refused(string claims, string reason) =>
        AssertRefused(Token(Header, claims), reason);

    [TestCase("", new string[0])]
    [TestCase(""","roles":["a",1,null]""", new[] { "a" })]
    [TestCase(""","roles":"admin" """, new string[0])]
    public void Lines_60_and_61_only_roles_that_are_strings_count(string member, string[] roles) =>
        Assert.That(Authenticate(Token(Header, $$"""{"sub":"alice","exp":9999999999{{member}}}""")).Roles, Is.EqualTo(roles));

    [TestCase(""","iss":"me","aud":"grid" """, true)]
    [TestCase(""","iss":"me","aud":["x","grid"]""", true)]
    [TestCase(""","iss":"you","aud":"grid" """, false)]
    [TestCase(""","aud":"grid" """, false)]
    [TestCase(""","iss":"me","aud":"x" """, false)]
    [TestCase(""","iss":"me","aud":[1]""", false)]
    [TestCase(""","iss":"me" """, false)]
    public void Lines_62_and_63_issuer_and_audience_must_match_when_configured(string members, bool accepted)
    {
        var options = new JwtOptions { Issuer = "me", Audience = "grid" };
        var token = Token(Header, $$"""{"sub":"alice","exp":9999999999{{members}}}""");

        if (accepted)
            Assert.That(Authenticate(token, options).UserId, Is.EqualTo("alice"));
        else
            AssertRefused(token, options: options);
    }

    [Test]
    public void Lines_56_and_65_RS256_verifies_by_the_public_key_and_takes_no_shared_secret_for_it()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        using var key = new Rs256Key(pem);
        var signed = Encode("""{"alg":"RS256"}""") + "." + Encode(Claims);
        var signature = rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.That(Authenticate(signed + "." + Base64Url.EncodeToString(signature), key: key).UserId, Is.EqualTo("alice"));
        AssertRefused(Token(Header, Claims, secret: Encoding.UTF8.GetBytes(pem)), key: key);
        AssertRefused(Token("""{"alg":"RS256"}""", Claims, secret: Encoding.UTF8.GetBytes(pem)), key: key);
    }

    [Test]
    public void A_key_that_is_none_is_refused_when_it_is_configured()
    {
        Assert.That(() => new Rs256Key("-----BEGIN PUBLIC KEY-----\njunk\n-----END PUBLIC KEY-----"), Throws.ArgumentException);
        Assert.That(() => new Rs256Key("no PEM"), Throws.ArgumentException);
        Assert.That(() => new Hs256Key([]), Throws.ArgumentException);
    }

    [Test]
    public void Without_authentication_everyone_is_anonymous() =>
        Assert.That(new NoAuthentication().Authenticate(new("any token")), Is.EqualTo(Principal.Anonymous));

    private static Principal Authenticate(string? token, JwtOptions? options = null, IJwtKey? key = null) =>
        new JwtAuthenticator(key ?? new Hs256Key(Secret), options ?? new(), new ManualTimeProvider(NodeUnderTest.Now)).Authenticate(new(token));

    private static void AssertRefused(string? token, string? reason = null, JwtOptions? options = null, IJwtKey? key = null)
    {
        var refusal = Assert.Throws<GridException>(() => Authenticate(token, options, key), $"token {token}");
        Assert.That(refusal.Error.Code, Is.EqualTo(GridErrorCode.Unauthenticated));
        if (reason is not null)
            Assert.That(refusal.Error.Message, Is.EqualTo(reason));
    }

    private static string Token(string header, string claims, byte[]? secret = null)
    {
        var signed = Encode(header) + "." + Encode(claims);
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(secret ?? Secret, Encoding.ASCII.GetBytes(signed)));
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
