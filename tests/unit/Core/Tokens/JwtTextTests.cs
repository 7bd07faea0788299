using TopGun.Core.Tokens;

namespace TopGun.Core.Tests.Tokens;

[TestFixture]
internal sealed class JwtTextTests
{
    [Test]
    public void The_expiry_is_read_before_a_token_is_verified()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var token = new JwtWriter(new Hs256Key("a secret of at least thirty-two bytes"u8.ToArray()), new JwtOptions()).Write("ann", [], now, TimeSpan.FromMinutes(5));

        Assert.That(JwtText.ExpiryOf(token), Is.EqualTo(now + TimeSpan.FromMinutes(5)));
    }

    [TestCase("")]
    [TestCase("opaque")]
    [TestCase("a.b")]
    [TestCase("a.!.c")]
    [TestCase("e30.e30.c", Description = "{}")]
    [TestCase("e30.W10.c", Description = "[]")]
    [TestCase("e30.eyJleHAiOiJ4In0.c", Description = """{"exp":"x"}""")]
    [TestCase("e30.eyJleHAiOjFlMzAwfQ.c", Description = """{"exp":1e300}""")]
    [TestCase("e30.eyJleHAiOi0xfQ.c", Description = """{"exp":-1}""")]
    public void A_token_that_does_not_say_has_none(string token) => Assert.That(JwtText.ExpiryOf(token), Is.Null);
}
