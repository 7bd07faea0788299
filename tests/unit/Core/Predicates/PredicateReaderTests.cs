using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Predicates;

public sealed class PredicateReaderTests
{
    [TestCase("5", "predicate")]
    [TestCase("{}", "predicate.op")]
    [TestCase("""{"op":"EQ"}""", "predicate.op")]
    [TestCase("""{"op":"and","children":[{"op":"or"},{"op":"nope"}]}""", "predicate.children[1].op")]
    [TestCase("""{"op":"and","children":5}""", "predicate.children")]
    [TestCase("""{"op":"and","children":[5]}""", "predicate.children[0]")]
    [TestCase("""{"op":"eq","attribute":5}""", "predicate.attribute")]
    [TestCase("""{"op":"matchPhrase","attribute":"a","slop":-1}""", "predicate.slop")]
    [TestCase("""{"op":"match","attribute":"a","query":1}""", "predicate.query")]
    public void Malformed_predicates_are_refused_with_the_place(string json, string path) => AssertRefused(json, path);

    [Test]
    public void Limits_are_enforced_with_the_place()
    {
        AssertRefused(Nest(PredicateLimits.DepthMax + 1), "predicate" + string.Concat(Enumerable.Repeat(".children[0]", PredicateLimits.DepthMax)));
        AssertRefused(Wide(PredicateLimits.NodesMax), $"predicate.children[{PredicateLimits.NodesMax - 1}]");
        AssertRefused(Operand("in", $"[{string.Join(',', Enumerable.Repeat(1, PredicateLimits.ListItemsMax + 1))}]"), "predicate.value");
        AssertRefused(Operand("like", $"\"{new string('a', PredicateLimits.PatternBytesMax + 1)}\""), "predicate.value");
        AssertRefused(Operand("regex", $"\"{new string('a', PredicateLimits.PatternBytesMax + 1)}\""), "predicate.value");
        AssertRefused(Operand("eq", $"\"{new string('a', PredicateLimits.OperandBytesMax + 1)}\""), "predicate.value");
        AssertRefused($$"""{"op":"and","x":"{{new string('a', PredicateLimits.BytesMax)}}"}""", "predicate");
    }

    [Test]
    public void The_limits_themselves_are_allowed()
    {
        string[] allowed =
        [
            Nest(PredicateLimits.DepthMax),
            Wide(PredicateLimits.NodesMax - 1),
            Operand("in", $"[{string.Join(',', Enumerable.Repeat(1, PredicateLimits.ListItemsMax))}]"),
            Operand("like", $"\"{new string('a', PredicateLimits.PatternBytesMax - 3)}\""),
        ];
        foreach (var json in allowed)
            Assert.That(() => PredicateNode.Parse(JsonMsgPack.FromJson(json)), Throws.Nothing);
    }

    [Test]
    public void Where_has_the_same_limits()
    {
        var tooMany = "{" + string.Join(',', Enumerable.Range(0, PredicateLimits.NodesMax + 1).Select(i => $"\"f{i}\":1")) + "}";
        AssertWhereRefused(tooMany, "where");
        AssertWhereRefused("[]", "where");
        AssertWhereRefused("""{"":1}""", "where");
        AssertWhereRefused($$"""{"a":"{{new string('x', PredicateLimits.OperandBytesMax + 1)}}"}""", "where.a");
        AssertWhereRefused($$$"""{"a":{"$gt":"{{{new string('x', PredicateLimits.OperandBytesMax + 1)}}}"}}""", "where.a.$gt");
    }

    [Test]
    public void Nil_and_absent_members_are_like_none_and_the_last_duplicate_counts()
    {
        var node = PredicateNode.Parse(Hex.Bytes("85 a26f70a36c7465 a26f70a26571 a576616c7565d40000 a86368696c6472656ec0 a96174747269627574 65a161"));
        Assert.That(node.Op, Is.EqualTo(PredicateOp.Eq));
        Assert.That(node.Value.IsEmpty, Is.True);
        Assert.That(node.Children, Is.Empty);
        Assert.That(node.Attribute!.Text, Is.EqualTo("a"));
    }

    [Test]
    public void Truncated_bytes_are_a_format_error() =>
        Assert.That(() => PredicateNode.Parse([0x82, 0xa2, 0x6f]), Throws.TypeOf<MsgPackFormatException>());

    private static void AssertRefused(string json, string path) =>
        Assert.That(() => PredicateNode.Parse(JsonMsgPack.FromJson(json)),
            Throws.TypeOf<PredicateFormatException>().With.Property("Path").EqualTo(path));

    private static void AssertWhereRefused(string json, string path) =>
        Assert.That(() => RecordFilter.Create(JsonMsgPack.FromJson(json), (PredicateNode?)null),
            Throws.TypeOf<PredicateFormatException>().With.Property("Path").EqualTo(path));

    private static string Operand(string op, string value) => $$"""{"op":"{{op}}","attribute":"a","value":{{value}}}""";

    private static string Wide(int children) =>
        $$"""{"op":"and","children":[{{string.Join(',', Enumerable.Repeat("{\"op\":\"or\"}", children))}}]}""";

    private static string Nest(int depth) =>
        string.Concat(Enumerable.Repeat("{\"op\":\"not\",\"children\":[", depth - 1)) + "{\"op\":\"or\"}" + string.Concat(Enumerable.Repeat("]}", depth - 1));
}
