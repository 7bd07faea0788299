using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Predicates;

public sealed class RegexMatchTests
{
    [TestCase("^(a+)+$")]
    [TestCase("^(a|aa)+$")]
    [TestCase("(.*a){20}$")]
    public void Line_463_a_hostile_pattern_takes_time_in_proportion_to_the_text(string pattern) =>
        Patterns_are_searched_and_invalid_ones_match_nothing(pattern, new string('a', 5000) + "!", expected: false);

    [TestCase("e$", "Alice", true)]
    [TestCase("e$", "Alice\n", false)]
    [TestCase("(?m)e$", "Alice\nBob", true)]
    [TestCase("^$", "", true)]
    [TestCase("(?i)alice", "Alice", true)]
    [TestCase("a\\$b", "a$b", true)]
    [TestCase("[a$]b", "$b", true)]
    [TestCase("[", "[", false)]
    [TestCase("(a{1000}){1000}", "a", false)]
    public void Patterns_are_searched_and_invalid_ones_match_nothing(string pattern, string text, bool expected)
    {
        var predicate = new PredicateNode
        {
            Op = PredicateOp.Regex,
            Attribute = FieldPath.Parse("s"),
            Value = JsonMsgPack.FromJson(System.Text.Json.JsonSerializer.Serialize(pattern)),
        };
        var record = JsonMsgPack.FromJson(System.Text.Json.JsonSerializer.Serialize(new { s = text }));
        Assert.That(RecordFilter.Create(default, predicate).Matches(record), Is.EqualTo(expected));
    }
}
