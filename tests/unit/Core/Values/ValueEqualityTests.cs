using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class ValueEqualityTests
{
    [TestCase("05", "cb4014000000000000", true, TestName = "5 and 5.0")]
    [TestCase("05", "d30000000000000005", true, TestName = "5 and int64 5")]
    [TestCase("00", "cb8000000000000000", true, TestName = "0 and -0.0")]
    [TestCase("cb7ff8000000000000", "cb7ff8000000000000", false, TestName = "NaN and NaN")]
    [TestCase("91cb7ff8000000000000", "91cb7ff8000000000000", false, TestName = "NaN in arrays")]
    [TestCase("01", "c3", false, TestName = "1 and true")]
    [TestCase("01", "a131", false, TestName = "1 and text 1")]
    [TestCase("a161", "d90161", true, TestName = "text in two formats")]
    [TestCase("c0", "c0", true, TestName = "nil and nil")]
    [TestCase("c2", "c3", false, TestName = "false and true")]
    [TestCase("d40000", "d40000", false, TestName = "missing equals nothing")]
    [TestCase("9101", "dc0001cb3ff0000000000000", true, TestName = "arrays by value")]
    [TestCase("9101", "920101", false, TestName = "arrays of other length")]
    [TestCase("82a16101a16202", "82a16202a16101", true, TestName = "maps in other order")]
    [TestCase("82a16103a16102", "81a16102", true, TestName = "the last duplicate counts")]
    [TestCase("81a16101", "81a16102", false, TestName = "maps with other values")]
    [TestCase("c40101", "c5000101", true, TestName = "bytes in two formats")]
    public void Values_are_equal_by_value(string left, string right, bool expected)
    {
        var a = Hex.Bytes(left);
        var b = Hex.Bytes(right);
        Assert.That(ValueEquality.AreEqual(new MsgPackValue(a), new MsgPackValue(b)), Is.EqualTo(expected));
        Assert.That(ValueEquality.AreEqual(new MsgPackValue(b), new MsgPackValue(a)), Is.EqualTo(expected));
        if (expected)
            Assert.That(CanonicalValue.Of(a), Is.EqualTo(CanonicalValue.Of(b)));
    }

    [Test]
    public void Canonical_bytes_tell_apart_what_is_not_equal()
    {
        string[] distinct = ["null", "true", "false", "0", "1", "1.5", "\"\"", "\"1\"", "[]", "[1]", "{}", "{\"a\":1}", "{\"a\":null}", "[[]]"];
        var keys = distinct.Select(json => Hex.Of(CanonicalValue.Of(JsonMsgPack.FromJson(json))));
        Assert.That(keys, Is.Unique);
    }
}
