using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class MsgPackValueTests
{
    [Test]
    public void Members_are_found_by_name_and_the_last_duplicate_counts()
    {
        var value = new MsgPackValue(JsonMsgPack.FromJson("""{"a":1,"b":{"c":"x"},"a":2}"""));
        Assert.That(value.Member("a"u8).TryGetNumber(out var number), Is.True);
        Assert.That(number, Is.EqualTo(2));
        Assert.That(value.Member("z"u8).IsMissing, Is.True);
        Assert.That(value.Member("a"u8).Member("b"u8).IsMissing, Is.True);
    }

    [TestCase("b.c", "x")]
    [TestCase("b.c.d", null)]
    [TestCase("b.", null)]
    [TestCase("list.0", null)]
    public void Paths_lead_through_nested_maps_only(string path, string? expected)
    {
        var value = new MsgPackValue(JsonMsgPack.FromJson("""{"b":{"c":"x"},"b.c":"flat","list":["i"]}"""));
        Assert.That(value.Resolve(FieldPath.Parse(path)).GetString(), Is.EqualTo(expected));
    }

    [Test]
    public void Keys_that_are_not_text_are_found_by_their_text()
    {
        var value = new MsgPackValue(Hex.Bytes("84 01a16f c2a166 c0a16e cb3ff8000000000000a168"));
        Assert.That(value.Member("1"u8).GetString(), Is.EqualTo("o"));
        Assert.That(value.Member("false"u8).GetString(), Is.EqualTo("f"));
        Assert.That(value.Member("null"u8).GetString(), Is.EqualTo("n"));
        Assert.That(value.Member("1.5"u8).GetString(), Is.EqualTo("h"));
    }

    [Test]
    public void Absent_is_missing_and_nil_is_not()
    {
        Assert.That(default(MsgPackValue).IsMissing, Is.True);
        Assert.That(new MsgPackValue([0xd4, 0, 0]).IsMissing, Is.True);
        Assert.That(new MsgPackValue([0xc0]).IsMissing, Is.False);
        Assert.That(new MsgPackValue([0xc0]).IsMissingOrNil, Is.True);
    }

    [Test]
    public void Items_come_in_order_and_scalars_have_none()
    {
        var numbers = new List<double>();
        foreach (var item in new MsgPackValue(JsonMsgPack.FromJson("[1,2.5,-3]")).Items)
        {
            item.TryGetNumber(out var number);
            numbers.Add(number);
        }
        Assert.That(numbers, Is.EqualTo(new[] { 1, 2.5, -3 }));
        Assert.That(new MsgPackValue([0x05]).Items.Count, Is.Zero);
    }

    [Test]
    public void Scalars_of_another_kind_are_not_given_out()
    {
        var text = new MsgPackValue([0xa1, 0x61]);
        Assert.That(text.TryGetNumber(out _), Is.False);
        Assert.That(text.TryGetBoolean(out _), Is.False);
        Assert.That(text.TryGetInt64(out _), Is.False);
        Assert.That(text.StringEquals("a"u8), Is.True);
        Assert.That(new MsgPackValue([0x05]).TryGetUtf8(out _), Is.False);
    }

    [TestCase("")]
    [TestCase("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25.26.27.28.29.30.31.32.33")]
    public void Paths_beyond_the_limits_are_refused(string path)
    {
        Assert.That(FieldPath.TryParse(path, out _), Is.False);
        Assert.That(() => FieldPath.Parse(path), Throws.ArgumentException);
        Assert.That(FieldPath.TryParse(new string('x', ValueLimits.PathBytesMax + 1), out _), Is.False);
    }
}
