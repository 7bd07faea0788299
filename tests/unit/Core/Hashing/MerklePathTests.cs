using System.Text.Json;
using TopGun.Core.Hashing;

namespace TopGun.Core.Tests.Hashing;

public class MerklePathTests
{
    [TestCaseSource(typeof(HashVectors), nameof(HashVectors.Strings))]
    public void Keys_lie_on_the_path_of_the_reference(JsonElement one)
    {
        var hash = Fnv1a.Hash(HashVectors.TextOf(one));

        Assert.That(MerklePath.OfKey(hash, 3).ToString(), Is.EqualTo(one.GetProperty("merklePath3").GetString()));
        Assert.That(MerklePath.OfKey(hash, 8).ToString(), Is.EqualTo(one.GetProperty("hex").GetString()));
        Assert.That(MerklePath.OfKey(hash, 3).Contains(hash), Is.True);
        Assert.That(MerklePath.OfKey(hash, 3).Contains(~hash), Is.False);
        Assert.That(default(MerklePath).Contains(hash), Is.True);
    }

    [TestCase("")]
    [TestCase("0")]
    [TestCase("f0a")]
    [TestCase("0123cdef")]
    public void Text_comes_back_as_it_was(string text)
    {
        Assert.That(MerklePath.TryParse(text, out var path), Is.True);
        Assert.That(path.ToString(), Is.EqualTo(text));
        Assert.That(path.Length, Is.EqualTo(text.Length));
        Assert.That(path.Index, Is.EqualTo(text.Length == 0 ? 0 : (int)Convert.ToUInt32(text, 16)));
        Assert.That(Enumerable.Range(0, path.Length).Select(level => MerklePath.DigitChar(path[level])), Is.EqualTo(text));
    }

    [TestCase("F")]
    [TestCase("g")]
    [TestCase("0x1")]
    [TestCase("042/ab")]
    [TestCase(" ")]
    [TestCase("012345678")]
    public void Text_that_names_no_node_is_refused(string text) => Assert.That(MerklePath.TryParse(text, out _), Is.False);

    [Test]
    public void A_full_path_has_no_children()
    {
        var path = MerklePath.OfKey(1, MerklePath.MaxLength);

        Assert.That(() => path.Child(0), Throws.InvalidOperationException);
        Assert.That(() => default(MerklePath).Child(16), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => MerklePath.OfKey(1, 9), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => default(MerklePath)[0], Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
