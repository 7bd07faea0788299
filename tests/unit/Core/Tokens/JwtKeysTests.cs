using System.Security.Cryptography;
using TopGun.Core.Tokens;

namespace TopGun.Core.Tests.Tokens;

public sealed class JwtKeysTests
{
    [Test]
    public void A_text_that_is_no_PEM_is_a_shared_secret()
    {
        var signature = HMACSHA256.HashData("a secret"u8, "signed"u8);

        Assert.That(JwtKeys.Parse("a secret").Algorithm, Is.EqualTo("HS256"));
        Assert.That(JwtKeys.Parse("a secret").Verify("signed"u8, signature), Is.True);
    }

    [TestCase("\n")]
    [TestCase("\\n")]
    public void Line_65_a_PEM_is_a_public_key_whichever_way_its_lines_are_broken(string lineBreak)
    {
        using var rsa = RSA.Create(2048);
        var signature = rsa.SignData("signed"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        var key = JwtKeys.Parse(rsa.ExportSubjectPublicKeyInfoPem().Replace("\n", lineBreak));

        Assert.That(key.Algorithm, Is.EqualTo("RS256"));
        Assert.That(key.Verify("signed"u8, signature), Is.True);
        Assert.That(key.Verify("other"u8, signature), Is.False);
    }

    [TestCase("")]
    [TestCase("-----BEGIN PUBLIC KEY-----")]
    public void Line_40_a_text_that_can_be_no_key_is_refused(string text) =>
        Assert.That(() => JwtKeys.Parse(text), Throws.ArgumentException);
}
