using TopGun.Core.Access;

namespace TopGun.Core.Tests.Access;

public sealed class ResourcePatternTests
{
    [TestCase("*", "a", true)]
    [TestCase("*", "a.b.c", true)]
    [TestCase("users", "users", true)]
    [TestCase("users", "Users", false)]
    [TestCase("users", "users.a", false)]
    [TestCase("users.*", "users.a", true)]
    [TestCase("users.*", "users", false)]
    [TestCase("users.*", "users.a.b", false)]
    [TestCase("users.**", "users", true)]
    [TestCase("users.**", "users.a", true)]
    [TestCase("users.**", "users.a.b", true)]
    [TestCase("users.**", "usersa", false)]
    [TestCase("**.log", "log", true)]
    [TestCase("**.log", "a.b.log", true)]
    [TestCase("a.**.z", "a.b.c.z", true)]
    [TestCase("a.**.z", "a.z", true)]
    [TestCase("a.**.z", "a.b", false)]
    [TestCase("*.*", "a.b", true)]
    [TestCase("*.*", "a", false)]
    [TestCase("a.*", "a.", true)]
    public void Line_415_patterns_match_segments(string pattern, string name, bool expected) =>
        Assert.That(Parse(pattern).Matches(Resource.Map(name)), Is.EqualTo(expected));

    [TestCase("topic:news.*", ResourceKind.Topic, "news.sport", true)]
    [TestCase("topic:news.*", ResourceKind.Map, "news.sport", false)]
    [TestCase("topic:*", ResourceKind.Topic, "a.b", true)]
    [TestCase("lock:*", ResourceKind.Topic, "a", false)]
    [TestCase("counter:hits", ResourceKind.Counter, "hits", true)]
    [TestCase("map:hits", ResourceKind.Counter, "hits", false)]
    [TestCase("hits", ResourceKind.Counter, "hits", true)]
    [TestCase("hits", ResourceKind.Lock, "hits", true)]
    public void A_kind_before_a_pattern_narrows_it(string pattern, ResourceKind kind, string name, bool expected) =>
        Assert.That(Parse(pattern).Matches(new Resource(kind, name)), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase(null)]
    [TestCase("a..b")]
    [TestCase(".a")]
    [TestCase("topic:")]
    [TestCase("a*")]
    [TestCase("a.***")]
    public void What_is_no_pattern_is_refused_with_a_reason(string? text)
    {
        Assert.That(ResourcePattern.TryParse(text, out _, out var problem), Is.False);
        Assert.That(problem, Is.Not.Empty);
    }

    [Test]
    public void A_pattern_beyond_its_limit_is_refused()
    {
        Assert.That(ResourcePattern.TryParse(new string('a', AccessLimits.PatternBytesMax), out _, out _), Is.True);
        Assert.That(ResourcePattern.TryParse(new string('a', AccessLimits.PatternBytesMax + 1), out _, out var problem), Is.False);
        Assert.That(problem, Does.Contain($"{AccessLimits.PatternBytesMax}"));
    }

    [Test]
    public void Random_patterns_match_as_their_definition_says([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var pattern = Join(random, ["a", "b", "*", "**"], 5);
            var name = Join(random, ["a", "b", "c"], 6);
            var expected = pattern == "*" || Model(pattern.Split('.'), name.Split('.'));
            Assert.That(Parse(pattern).Matches(Resource.Map(name)), Is.EqualTo(expected), $"seed {seed}: {pattern} against {name}");
        }
    }

    [Test]
    public void Many_stars_do_not_take_exponential_time()
    {
        var pattern = Parse(string.Join('.', Enumerable.Repeat("**.a", 40)) + ".b");
        var name = string.Join('.', Enumerable.Repeat("a", 120));

        Assert.That(pattern.Matches(Resource.Map(name)), Is.False);
    }

    private static bool Model(ReadOnlySpan<string> pattern, ReadOnlySpan<string> name)
    {
        if (pattern.IsEmpty)
            return name.IsEmpty;
        if (pattern[0] == "**")
            return Model(pattern[1..], name) || (!name.IsEmpty && Model(pattern, name[1..]));
        return !name.IsEmpty && (pattern[0] == "*" || pattern[0] == name[0]) && Model(pattern[1..], name[1..]);
    }

    private static string Join(Random random, string[] words, int max) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, max)).Select(_ => words[random.Next(words.Length)]));

    private static ResourcePattern Parse(string text) =>
        ResourcePattern.TryParse(text, out var pattern, out var problem) ? pattern : throw new ArgumentException(problem);
}
