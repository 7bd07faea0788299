using System.Text;
using System.Text.RegularExpressions;
using TopGun.Core.Predicates;
using TopGun.Core.Predicates.Conditions;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Predicates;

public sealed class LikeMatchTests
{
    [TestCase("\u212Aelvin", "kelvin", true)]
    [TestCase("ΣΑΣ", "σας", true)]
    [TestCase("ſ", "S", true)]
    [TestCase("STRASSE", "straße", false)]
    [TestCase("😀", "_", true)]
    [TestCase("a\nb", "a%", false)]
    [TestCase("a\nb", "a_b", false)]
    [TestCase("a\nb", "%\n%", true)]
    [TestCase("abab", "%ab", true)]
    [TestCase("", "%", true)]
    [TestCase("", "_", false)]
    [TestCase("anything", "%%%", true)]
    public void Patterns_match_whole_texts(string text, string pattern, bool expected) =>
        Assert.That(Matches(text, pattern), Is.EqualTo(expected));

    [Test]
    public void Random_patterns_agree_with_a_regular_expression()
    {
        const int Seed = 31;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var text = Text(random, "abA\n", 8);
            var pattern = Text(random, "ab%_\n", 6);
            var regex = "^" + Regex.Escape(pattern).Replace("%", ".*").Replace("_", ".") + "\\z";
            Assert.That(Matches(text, pattern), Is.EqualTo(Regex.IsMatch(text, regex, RegexOptions.IgnoreCase)),
                $"seed {Seed}, round {round}: {text} like {pattern}");
        }
    }

    [Test]
    public void Line_463_a_hostile_pattern_ends_after_its_steps()
    {
        var like = Like("%" + new string('a', 500) + "b");
        var text = Encoding.UTF8.GetBytes(new string('a', 5_000) + "b");
        Assert.That(like.Matches(text, PredicateLimits.LikeStepsMax), Is.True);
        Assert.That(like.Matches(text, 10_000), Is.False);
    }

    private static bool Matches(string text, string pattern) =>
        Like(pattern).Matches(Encoding.UTF8.GetBytes(text), PredicateLimits.LikeStepsMax);

    private static LikeMatch Like(string pattern) =>
        new(Place.OfAttribute(FieldPath.Parse("a"), isPolicy: false), Encoding.UTF8.GetBytes(pattern));

    private static string Text(Random random, string alphabet, int length) =>
        new([.. Enumerable.Range(0, random.Next(length)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
}
