using System.Text;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.Hashing;

public sealed class Fnv1aTests
{
    [TestCase("", 2166136261u)]
    [TestCase("hello", 1335831723u)]
    [TestCase("key1", 927623783u)]
    [TestCase("key1:100:0:test", 3988528110u)]
    public void Known_texts_hash_to_the_published_values(string text, uint expected)
    {
        Assert.That(Fnv1a.Hash(text), Is.EqualTo(expected));
        Assert.That(Fnv1a.HashUtf8(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));
    }

    // Not in attributes: their strings are stored as UTF-8 and would lose lone surrogates.
    private static readonly string[] Texts = ["é😀\u2028ключ", "a\ud800b", "\udc00", "plain then é"];

    [TestCaseSource(nameof(Texts))]
    public void Bytes_hash_like_the_text_they_decode_to(string text)
    {
        var bytes = new byte[text.Length * 3];
        var utf8 = bytes.AsSpan(0, MsgPackText.Encode(text, bytes));
        Assert.That(Fnv1a.HashUtf8(utf8), Is.EqualTo(Fnv1a.Hash(text)));
    }

    [Test]
    public void Malformed_bytes_hash_like_the_text_they_decode_to()
    {
        byte[] utf8 = [0x61, 0xff, 0xe2, 0x82, 0x62, 0xed, 0xa0, 0x80, 0xc0];
        Assert.That(Fnv1a.HashUtf8(utf8), Is.EqualTo(Fnv1a.Hash(MsgPackText.Decode(utf8))));
    }

    [Test]
    public void Appending_parts_gives_the_hash_of_the_whole()
    {
        var hash = default(Fnv1a);
        hash.Append("key");
        hash.Append('1');
        hash.Append(":100:0:test");
        Assert.That(hash.Value, Is.EqualTo(3988528110u));
    }
}
