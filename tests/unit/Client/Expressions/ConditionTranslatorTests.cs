using System.Linq.Expressions;
using TopGun.Client.Expressions;
using TopGun.Client.Records;
using TopGun.Client.Tests.Records;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Expressions;

[TestFixture]
internal sealed class ConditionTranslatorTests
{
    private static readonly string[] Names = ["a", "b"];
    private static readonly List<int> Numbers = [1, 2];

    /// <summary>Conditions with their predicates, and a record that each of them holds and does not hold for.</summary>
    private static IEnumerable<TestCaseData> Conditions()
    {
        var limit = 3;
        string? nothing = null;
        var plain = new Errand { Id = "1" };
        yield return Case(t => t.Done, """{"op":"eq","attribute":"done","value":true}""", plain with { Done = true }, plain);
        yield return Case(t => !t.Done, """{"op":"eq","attribute":"done","value":false}""", plain, plain with { Done = true });
        yield return Case(t => t.Done == true, """{"op":"eq","attribute":"done","value":true}""", plain with { Done = true }, plain);
        yield return Case(t => t.Text == "a", """{"op":"eq","attribute":"text","value":"a"}""", plain with { Text = "a" }, plain with { Text = "A" });
        yield return Case(t => t.Text != "a", """{"op":"not","children":[{"op":"eq","attribute":"text","value":"a"}]}""", plain, plain with { Text = "a" });
        yield return Case(t => t.Note != "a", """{"op":"not","children":[{"op":"eq","attribute":"note","value":"a"}]}""", plain, plain with { Note = "a" });
        yield return Case(t => t.Count < limit, """{"op":"lt","attribute":"count","value":3}""", plain with { Count = 2 }, plain with { Count = 3 });
        yield return Case(t => t.Count <= limit, """{"op":"lte","attribute":"count","value":3}""", plain with { Count = 3 }, plain with { Count = 4 });
        yield return Case(t => t.Count > limit, """{"op":"gt","attribute":"count","value":3}""", plain with { Count = 4 }, plain with { Count = 3 });
        yield return Case(t => t.Count >= limit, """{"op":"gte","attribute":"count","value":3}""", plain with { Count = 3 }, plain with { Count = 2 });
        yield return Case(t => limit < t.Count, """{"op":"gt","attribute":"count","value":3}""", plain with { Count = 4 }, plain with { Count = 3 });
        yield return Case(t => limit >= t.Count, """{"op":"lte","attribute":"count","value":3}""", plain with { Count = 3 }, plain with { Count = 4 });
        yield return Case(t => t.DueAt == 5_000_000_000, """{"op":"eq","attribute":"dueAt","value":5000000000}""", plain with { DueAt = 5_000_000_000 }, plain);
        yield return Case(t => t.Weight > limit + 0.5, """{"op":"gt","attribute":"weight","value":3.5}""", plain with { Weight = 4 }, plain with { Weight = 3 });
        yield return Case(t => t.Count > 2.5, """{"op":"gt","attribute":"count","value":2.5}""", plain with { Count = 3 }, plain with { Count = 2 });
        yield return Case(t => t.Priority == Priority.High, """{"op":"eq","attribute":"priority","value":"HIGH"}""", plain with { Priority = Priority.High }, plain);
        yield return Case(t => t.Priority != Priority.Unspecified, """{"op":"not","children":[{"op":"eq","attribute":"priority","value":"UNSPECIFIED"}]}""", plain with { Priority = Priority.Low }, plain);
        yield return Case(t => t.Note == null, """{"op":"isNull","attribute":"note"}""", plain, plain with { Note = "" });
        yield return Case(t => t.Note != nothing, """{"op":"isNotNull","attribute":"note"}""", plain with { Note = "" }, plain);
        yield return Case(t => t.Rank == 1, """{"op":"eq","attribute":"rank","value":1}""", plain with { Rank = 1 }, plain);
        yield return Case(t => t.Rank.HasValue, """{"op":"isNotNull","attribute":"rank"}""", plain with { Rank = 0 }, plain);
        yield return Case(t => t.Rank!.Value > 1, """{"op":"gt","attribute":"rank","value":1}""", plain with { Rank = 2 }, plain with { Rank = 1 });
        yield return Case(t => t.Text.StartsWith("ab", StringComparison.Ordinal), """{"op":"startsWith","attribute":"text","value":"ab"}""", plain with { Text = "ab" }, plain with { Text = "ba" });
        yield return Case(t => t.Text.EndsWith('a'), """{"op":"endsWith","attribute":"text","value":"a"}""", plain with { Text = "ba" }, plain with { Text = "ab" });
        yield return Case(t => t.Text.Contains("a."), """{"op":"regex","attribute":"text","value":"a\\."}""", plain with { Text = "xa.x" }, plain with { Text = "xA.x" });
        yield return Case(t => t.Text.Contains("a.", StringComparison.OrdinalIgnoreCase), """{"op":"contains","attribute":"text","value":"a."}""", plain with { Text = "xA.x" }, plain with { Text = "xab" });
        yield return Case(t => t.Tags.Contains("a"), """{"op":"contains","attribute":"tags","value":"a"}""", plain with { Tags = ["b", "a"] }, plain with { Tags = ["ab"] });
        yield return Case(t => Names.Contains(t.Text), """{"op":"in","attribute":"text","value":["a","b"]}""", plain with { Text = "b" }, plain with { Text = "c" });
        yield return Case(t => Numbers.Contains(t.Count), """{"op":"in","attribute":"count","value":[1,2]}""", plain with { Count = 2 }, plain);
        yield return Case(t => t.Done && t.Count > 1, """{"op":"and","children":[{"op":"eq","attribute":"done","value":true},{"op":"gt","attribute":"count","value":1}]}""", plain with { Done = true, Count = 2 }, plain with { Done = true });
        yield return Case(t => t.Done || t.Count > 1, """{"op":"or","children":[{"op":"eq","attribute":"done","value":true},{"op":"gt","attribute":"count","value":1}]}""", plain with { Count = 2 }, plain);
        yield return Case(t => !(t.Count > 1), """{"op":"not","children":[{"op":"gt","attribute":"count","value":1}]}""", plain, plain with { Count = 2 });
        yield return Case(t => limit == 3 && t.Done, """{"op":"and","children":[{"op":"and"},{"op":"eq","attribute":"done","value":true}]}""", plain with { Done = true }, plain);
        yield return Case(t => limit == 4 || t.Done, """{"op":"or","children":[{"op":"or"},{"op":"eq","attribute":"done","value":true}]}""", plain with { Done = true }, plain);
    }

    [TestCaseSource(nameof(Conditions))]
    public void A_condition_becomes_its_predicate(Expression<Func<Errand, bool>> condition, string predicate, Errand holding, Errand failing)
    {
        var node = new ConditionTranslator<Errand>(MapRecordConverter<Errand>.Instance).Translate(condition);

        Assert.That(Json(node), Is.EqualTo(predicate));
    }

    [TestCaseSource(nameof(Conditions))]
    public void The_predicate_holds_where_the_condition_does(Expression<Func<Errand, bool>> condition, string predicate, Errand holding, Errand failing)
    {
        var filter = RecordFilter.Create(default, new ConditionTranslator<Errand>(MapRecordConverter<Errand>.Instance).Translate(condition));
        var compiled = condition.Compile();

        Assert.That((compiled(holding), compiled(failing)), Is.EqualTo((true, false)), "the case itself");
        Assert.That((filter.Matches(Bytes(holding)), filter.Matches(Bytes(failing))), Is.EqualTo((true, false)));
    }

    private static IEnumerable<TestCaseData> Foreign()
    {
        yield return Refused(t => t.Text == t.Note, "one side must be a member");
        yield return Refused(t => t.Text.Length > 3, "one side must be a member");
        yield return Refused(t => t.Text.Trim() == "a", "one side must be a member");
        yield return Refused(t => t.Count + 1 > 3, "one side must be a member");
        yield return Refused(t => (byte)t.Count == 3, "one side must be a member");
        yield return Refused(t => string.IsNullOrEmpty(t.Text), "no test like IsNullOrEmpty");
        yield return Refused(t => t.Text.StartsWith("a", StringComparison.OrdinalIgnoreCase), "no such test of text");
        yield return Refused(t => t.Text.Contains("ab", StringComparison.CurrentCulture), "not by CurrentCulture");
        yield return Refused(t => t.Text.Contains(t.Id), "must test a member");
        yield return Refused(t => t.Tags.Any(tag => tag == "a"), "no test like Any");
        yield return Refused(t => t.Priority > Priority.Low, "have no order");
        int? none = null;
        yield return Refused(t => t.Rank < none, "null has no order");
        yield return Refused(t => t.Equals(null), "no test like Equals");
        yield return Refused(t => t.Done ^ t.Done, "one side must be a member");
    }

    [TestCaseSource(nameof(Foreign))]
    public void What_the_grid_cannot_answer_is_named(Expression<Func<Errand, bool>> condition, string why)
    {
        var refused = Assert.Throws<NotSupportedException>(() => new ConditionTranslator<Errand>(MapRecordConverter<Errand>.Instance).Translate(condition));

        Assert.That(refused.Message, Does.Contain(why).And.Contain("filter after ToListAsync"));
    }

    private static TestCaseData Case(Expression<Func<Errand, bool>> condition, string predicate, Errand holding, Errand failing) =>
        new TestCaseData(condition, predicate, holding, failing).SetArgDisplayNames(condition.Body.ToString());

    private static TestCaseData Refused(Expression<Func<Errand, bool>> condition, string why) =>
        new TestCaseData(condition, why).SetArgDisplayNames(condition.Body.ToString());

    private static string Json(PredicateNode node)
    {
        using var buffer = new PooledBuffer();
        PredicateWriter.Write(node, new MsgPackWriter(buffer));
        return JsonMsgPack.ToJson(buffer.WrittenSpan);
    }

    private static byte[] Bytes(Errand errand)
    {
        using var buffer = new PooledBuffer();
        errand.Write(new MsgPackWriter(buffer));
        return buffer.ToArray();
    }
}
