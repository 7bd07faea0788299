using TopGun.Core.MsgPack;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class CanonicalTextTests
{
    [TestCase("d40000", "undefined")]
    [TestCase("c0", "null")]
    [TestCase("cfffffffffffffffff", "18446744073709552000")]
    [TestCase("cf0020000000000001", "9007199254740992")]
    [TestCase("cb7ff8000000000000", "NaN")]
    [TestCase("cb8000000000000000", "0")]
    [TestCase("d6ff00000000", "\"1970-01-01T00:00:00.000Z\"")]
    [TestCase("c70cff00000000fffffff000000000", "\"-000208-05-13T16:27:44.000Z\"")]
    [TestCase("92d40000cb7ff8000000000000", "[null,null]")]
    [TestCase("810102", "{\"1\":2}")]
    [TestCase("82a16101a16102", "{\"a\":2}")]
    [TestCase("9182a13001a13102", "[{\"0\":1}]")]
    [TestCase("d50500ff", "null")]
    public void Special_values_have_the_text_of_JavaScript(string hex, string expected) =>
        Assert.That(CanonicalText.Of(Hex.Bytes(hex)), Is.EqualTo(expected));

    [Test]
    public void Bytes_at_the_top_are_an_object_in_the_order_of_index_texts()
    {
        var bytes = Enumerable.Range(0, 123).Select(i => (byte)i).ToArray();
        var expected = "{" + string.Join(',', Enumerable.Range(0, 123)
            .Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Order(StringComparer.Ordinal).Select(i => $"\"{i}\":{i}")) + "}";
        Assert.That(CanonicalText.Of([0xc4, 123, .. bytes]), Is.EqualTo(expected));
    }

    [Test]
    public void Bytes_inside_keep_the_indices_that_the_top_names()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(3);
        writer.WriteString("10");
        writer.WriteBinary(new byte[11]);
        writer.WriteString("9");
        writer.WriteInteger(1);
        writer.WriteString("x");
        writer.WriteBinary([7]);
        Assert.That(CanonicalText.Of(buffer.WrittenSpan), Is.EqualTo("{\"10\":{\"10\":0,\"9\":0},\"9\":1,\"x\":{}}"));
    }

    [Test]
    public void Text_in_objects_is_escaped_as_JSON_stringify_does()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(1);
        writer.WriteString("\"\\\b\f\n\r\t\u0001\u001f/\u2028é😀\ud800x\udc00");
        Assert.That(CanonicalText.Of(buffer.WrittenSpan),
            Is.EqualTo("[\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/\u2028é😀\\ud800x\\udc00\"]"));
    }

    [Test]
    public void Nesting_beyond_the_limit_is_refused_instead_of_overflowing()
    {
        Assert.That(() => CanonicalText.Of(Nested.Arrays(ValueLimits.DepthMax)), Throws.Nothing);
        Assert.That(() => CanonicalText.Of(Nested.Arrays(ValueLimits.DepthMax + 1)), Throws.TypeOf<MsgPackFormatException>());
        Assert.That(() => CanonicalText.Of(Nested.Maps(ValueLimits.DepthMax + 1)), Throws.TypeOf<MsgPackFormatException>());
    }
}
