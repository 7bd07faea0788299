using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Tests.Wire;

/// <summary>The percent-encoding of grpc-message.</summary>
public sealed class StatusTextTests
{
    [TestCase("plain text, with !~ marks", "plain text, with !~ marks")]
    [TestCase("50 %", "50 %25")]
    [TestCase("ü", "%C3%BC")]
    [TestCase("a\r\nb", "a%0D%0Ab")]
    [TestCase(" x ", "%20x%20")]
    [TestCase("😀", "%F0%9F%98%80")]
    [TestCase("", "")]
    public void Text_is_encoded_and_decoded(string text, string encoded)
    {
        Assert.That(StatusText.Encode(text), Is.EqualTo(encoded));
        Assert.That(StatusText.Decode(encoded), Is.EqualTo(text));
    }

    [TestCase("%", "%")]
    [TestCase("%4", "%4")]
    [TestCase("%zz", "%zz")]
    [TestCase("%e4%b8%ad%", "中%")]
    [TestCase("%FF", "\uFFFD")]
    public void Broken_escapes_stay_as_they_are(string encoded, string text) =>
        Assert.That(StatusText.Decode(encoded), Is.EqualTo(text));

    [Test]
    public void Over_long_text_is_cut() =>
        Assert.That(StatusText.Encode(new string('x', Limits.StatusDetailChars + 1)), Has.Length.EqualTo(Limits.StatusDetailChars));
}
