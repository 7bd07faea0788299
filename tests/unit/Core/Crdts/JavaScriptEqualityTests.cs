using System.Text.Json;
using TopGun.Core.Crdts;
using TopGun.Core.Tests.MsgPack;

namespace TopGun.Core.Tests.Crdts;

public class JavaScriptEqualityTests
{
    [TestCase("1", "1", true, true)]
    [TestCase("1", "1.5", false, false)]
    [TestCase("\"a\"", "\"a\"", true, true)]
    [TestCase("\"1\"", "1", false, false)]
    [TestCase("true", "true", true, true)]
    [TestCase("true", "1", false, false)]
    [TestCase("null", "null", true, true)]
    [TestCase("null", "{\"$undefined\":true}", false, false)]
    [TestCase("{\"$undefined\":true}", "{\"$undefined\":true}", true, true)]
    [TestCase("{\"$number\":\"NaN\"}", "{\"$number\":\"NaN\"}", false, false)]
    [TestCase("{\"$number\":\"-0\"}", "0", true, true)]
    [TestCase("[1,[2]]", "[1,[2]]", false, true)]
    [TestCase("[1,2]", "[2,1]", false, false)]
    [TestCase("[1]", "[1,2]", false, false)]
    [TestCase("{\"a\":1,\"b\":{\"c\":[]}}", "{\"b\":{\"c\":[]},\"a\":1}", false, true)]
    [TestCase("{\"a\":1}", "{\"b\":1}", false, false)]
    [TestCase("{\"a\":1}", "{\"a\":1,\"b\":null}", false, false)]
    [TestCase("{\"$binary\":\"AQID\"}", "{\"$binary\":\"AQID\"}", false, true)]
    [TestCase("{\"$binary\":\"AQID\"}", "{\"$binary\":\"AQIE\"}", false, false)]
    [TestCase("{\"$date\":\"2023-11-14T22:13:20.000Z\"}", "{\"$date\":\"2023-11-14T22:13:20.000Z\"}", false, true)]
    public void Values_compare_as_in_JavaScript(string left, string right, bool strictly, bool structurally)
    {
        var (a, b) = (MsgPackOf(left), MsgPackOf(right));

        Assert.That(JavaScriptEquality.Strict(a, b), Is.EqualTo(strictly));
        Assert.That(JavaScriptEquality.Strict(b, a), Is.EqualTo(strictly));
        Assert.That(JavaScriptEquality.Structural(a, b), Is.EqualTo(structurally));
        Assert.That(JavaScriptEquality.Structural(b, a), Is.EqualTo(structurally));
    }

    [Test]
    public void The_format_of_a_number_does_not_matter() =>
        Assert.That(JavaScriptEquality.Strict([0x01], [0xcb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]), Is.True);

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Values_deeper_than_the_limit_count_as_different(int depth, bool equal)
    {
        byte[] nested = [.. Enumerable.Repeat((byte)0x91, depth), 0x01];

        Assert.That(JavaScriptEquality.Structural(nested, nested), Is.EqualTo(equal));
    }

    private static byte[] MsgPackOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return TaggedJson.ToMsgPack(document.RootElement);
    }
}
