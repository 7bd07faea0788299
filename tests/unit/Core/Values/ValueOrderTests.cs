using TopGun.Core.MsgPack;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class ValueOrderTests
{
    private static readonly byte[][] Ascending =
    [
        [0xc2], [0xc3],
        JsonMsgPack.FromJson("-1e300"), JsonMsgPack.FromJson("-5"), JsonMsgPack.FromJson("0"), JsonMsgPack.FromJson("1.5"),
        JsonMsgPack.FromJson("2"), Hex.Bytes("cfffffffffffffffff"), Hex.Bytes("cb7ff0000000000000"), Hex.Bytes("cb7ff8000000000000"),
        JsonMsgPack.FromJson("\"\""), JsonMsgPack.FromJson("\"A\""), JsonMsgPack.FromJson("\"B\""), JsonMsgPack.FromJson("\"a\""),
        JsonMsgPack.FromJson("\"ab\""), JsonMsgPack.FromJson("\"é\""), JsonMsgPack.FromJson("\"\\ud800\""), JsonMsgPack.FromJson("\"😀\""),
        JsonMsgPack.FromJson("\"\\uffff\""),
        JsonMsgPack.FromJson("{}"), JsonMsgPack.FromJson("[]"),
    ];

    [Test]
    public void Kinds_and_values_stand_in_one_order([Values] bool descending)
    {
        for (var i = 0; i < Ascending.Length; i++)
            for (var j = 0; j < Ascending.Length; j++)
                Assert.That(
                    Math.Sign(ValueOrder.Compare(new MsgPackValue(Ascending[i]), new MsgPackValue(Ascending[j]), descending)),
                    Is.EqualTo(descending ? -i.CompareTo(j) : i.CompareTo(j)),
                    $"{i} and {j}");
    }

    [Test]
    public void Missing_and_nil_come_last_in_both_directions([Values] bool descending)
    {
        var one = new MsgPackValue([0x01]);
        Assert.That(ValueOrder.Compare(default, one, descending), Is.Positive);
        Assert.That(ValueOrder.Compare(one, new MsgPackValue([0xc0]), descending), Is.Negative);
        Assert.That(ValueOrder.Compare(default, new MsgPackValue([0xc0]), descending), Is.Zero);
    }

    [Test]
    public void Only_two_numbers_or_two_texts_compare_in_predicates()
    {
        Assert.That(ValueOrder.TryCompare(new([0x01]), new([0xa1, 0x31]), out _), Is.False);
        Assert.That(ValueOrder.TryCompare(new([0xc2]), new([0xc3]), out _), Is.False);
        Assert.That(ValueOrder.TryCompare(new([0x01]), new(Hex.Bytes("cb7ff8000000000000")), out _), Is.False);
        Assert.That(ValueOrder.TryCompare(new([0x01]), new([0x02]), out var order), Is.True);
        Assert.That(order, Is.Negative);
    }

    [Test]
    public void Texts_order_by_UTF16_unit_whatever_their_bytes()
    {
        const int Seed = 77;
        var random = new Random(Seed);
        char[] alphabet = ['a', 'é', '\ud7ff', '\ud83d', '\ude00', '\udbff', '\ue000', '\uffff'];
        for (var round = 0; round < 20_000; round++)
        {
            var left = Text(random, alphabet);
            var right = Text(random, alphabet);
            Assert.That(
                Math.Sign(Utf16Order.Compare(Utf8(left), Utf8(right))),
                Is.EqualTo(Math.Sign(string.CompareOrdinal(left, right))),
                $"seed {Seed}, round {round}");
        }
    }

    [Test]
    public void Malformed_texts_have_a_total_order_too()
    {
        const int Seed = 78;
        var random = new Random(Seed);
        byte[] alphabet = [0x41, 0xc3, 0xa9, 0xed, 0xa0, 0x80, 0xf0, 0xff];
        for (var round = 0; round < 20_000; round++)
        {
            byte[][] texts = [Bytes(random, alphabet), Bytes(random, alphabet), Bytes(random, alphabet)];
            Array.Sort(texts, (a, b) => Utf16Order.Compare(a, b));
            Assert.That(Utf16Order.Compare(texts[0], texts[2]), Is.LessThanOrEqualTo(0), $"seed {Seed}, round {round}");
            Assert.That(Math.Sign(Utf16Order.Compare(texts[0], texts[1])), Is.EqualTo(-Math.Sign(Utf16Order.Compare(texts[1], texts[0]))));
        }
    }

    private static string Text(Random random, char[] alphabet) =>
        new([.. Enumerable.Range(0, random.Next(4)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

    private static byte[] Bytes(Random random, byte[] alphabet) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => alphabet[random.Next(alphabet.Length)])];

    private static byte[] Utf8(string text)
    {
        var bytes = new byte[MsgPackText.GetByteCount(text)];
        MsgPackText.Encode(text, bytes);
        return bytes;
    }
}
