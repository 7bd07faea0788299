using System.Text.Json;
using TopGun.Core.Predicates;
using TopGun.Core.Tests.MsgPack;

namespace TopGun.Core.Tests.Predicates;

public sealed class PredicateVectorTests
{
    // Ops and patterns on which the reference's column does not bind (settled 27).
    private static readonly string[] Unbound = ["contains", "match", "(?=", "\\1"];

    private static IEnumerable<JsonElement> Cases() => VectorFile.Cases("predicate")
        .Where(c => !Array.Exists(Unbound, u => Mentions(c.GetProperty("predicate"), u)));

    [TestCaseSource(nameof(Cases))]
    public void Every_bound_vector_gives_the_verdict_of_the_reference_server(JsonElement vector)
    {
        var filter = RecordFilter.Create(default, TaggedJson.ToMsgPack(vector.GetProperty("predicate")));
        var verdict = filter.Matches(TaggedJson.ToMsgPack(vector.GetProperty("record")));
        Assert.That(verdict, Is.EqualTo(vector.GetProperty("rustServer_derived").GetBoolean()), vector.GetRawText());
    }

    [Test]
    public void Hardly_any_vector_is_left_out() =>
        Assert.That(Cases().Count(), Is.GreaterThan(215));

    private static bool Mentions(JsonElement node, string what)
    {
        if (node.GetProperty("op").GetString()!.StartsWith(what, StringComparison.Ordinal))
            return true;
        if (node.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String
            && node.GetProperty("op").GetString() == "regex" && value.GetString()!.Contains(what, StringComparison.Ordinal))
            return true;
        return node.TryGetProperty("children", out var children) && children.EnumerateArray().Any(c => Mentions(c, what));
    }
}
