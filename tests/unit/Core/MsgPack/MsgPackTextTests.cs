using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

public sealed class MsgPackTextTests
{
    // Not in attributes: their strings are stored as UTF-8 and would lose lone surrogates.
    private static readonly object[][] Spellings =
    [
        ["", ""],
        ["61", "a"],
        ["c3a9f09f9880", "é😀"],
        ["eda080", "\ud800"],
        ["61edb08062", "a\udc00b"],
        ["edb080eda080", "\udc00\ud800"],
    ];

    [TestCaseSource(nameof(Spellings))]
    public void Text_goes_out_and_back_byte_for_byte(string hex, string text)
    {
        var bytes = Hex.Bytes(hex);
        Assert.That(MsgPackText.Decode(bytes), Is.EqualTo(text));
        Assert.That(MsgPackText.IsWellFormed(bytes), Is.True);
        Assert.That(MsgPackText.GetByteCount(text), Is.EqualTo(bytes.Length));
        var encoded = new byte[bytes.Length];
        Assert.That(MsgPackText.Encode(text, encoded), Is.EqualTo(bytes.Length));
        Assert.That(encoded, Is.EqualTo(bytes));
    }

    [TestCase("ff", "\ufffd")]
    [TestCase("61c3", "a\ufffd")]
    [TestCase("c0af", "\ufffd\ufffd")]
    [TestCase("eda0", "\ufffd\ufffd")]
    [TestCase("edbf", "\ufffd\ufffd")]
    public void Line_456_malformed_text_is_replaced_when_lenient_and_refused_when_strict(string hex, string text)
    {
        var bytes = Hex.Bytes(hex);
        Assert.That(MsgPackText.Decode(bytes), Is.EqualTo(text));
        Assert.That(MsgPackText.TryDecode(bytes, out var strict), Is.False);
        Assert.That(strict, Is.Null);
    }

    [Test]
    public void A_pair_written_as_two_surrogates_is_malformed_because_it_would_be_a_second_spelling()
    {
        Assert.That(MsgPackText.IsWellFormed(Hex.Bytes("eda0bdedb880")), Is.False);
        Assert.That(MsgPackText.IsWellFormed(Hex.Bytes("f09f9880")), Is.True);
    }

    [Test]
    public void Long_text_with_lone_surrogates_survives()
    {
        var text = string.Concat(Enumerable.Repeat("é\ud800x", 500));
        var bytes = new byte[MsgPackText.GetByteCount(text)];
        MsgPackText.Encode(text, bytes);
        Assert.That(MsgPackText.TryDecode(bytes, out var back), Is.True);
        Assert.That(back, Is.EqualTo(text));
    }

    [Test]
    public void Random_units_round_trip()
    {
        const int Seed = 20260817;
        var random = new Random(Seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Create(random.Next(12), random, static (units, source) =>
            {
                foreach (ref var unit in units)
                    unit = source.Next(3) == 0 ? (char)source.Next(0xd800, 0xe000) : (char)source.Next(0x10000);
            });
            var bytes = new byte[text.Length * MsgPackText.BytesPerUnitMax];
            var length = MsgPackText.Encode(text, bytes);
            Assert.That(length, Is.EqualTo(MsgPackText.GetByteCount(text)), $"seed {Seed}, round {round}");
            Assert.That(MsgPackText.TryDecode(bytes.AsSpan(0, length), out var back), Is.True, $"seed {Seed}, round {round}");
            Assert.That(back, Is.EqualTo(text), $"seed {Seed}, round {round}");
        }
    }

    [Test]
    public void A_destination_too_small_is_the_callers_error()
    {
        Assert.That(() => MsgPackText.Encode("\ud800", new byte[2]), Throws.ArgumentException);
        Assert.That(() => MsgPackText.Encode("ab", new byte[1]), Throws.ArgumentException);
    }
}
