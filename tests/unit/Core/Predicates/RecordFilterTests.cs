using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Predicates;

public sealed class RecordFilterTests
{
    private const string Record =
        """{"name":"Alice","age":30,"tags":["a","B"],"none":null,"address":{"city":"Paris"},"text":"Hello World","owner":"Alice"}""";

    [TestCase("""{"op":"contains","attribute":"name","value":"LIC"}""", true)]
    [TestCase("""{"op":"contains","attribute":"name","value":""}""", true)]
    [TestCase("""{"op":"contains","attribute":"name","value":5}""", false)]
    [TestCase("""{"op":"contains","attribute":"age","value":"3"}""", false)]
    [TestCase("""{"op":"contains","attribute":"tags","value":"a"}""", true)]
    [TestCase("""{"op":"contains","attribute":"tags","value":"b"}""", false)]
    [TestCase("""{"op":"containsAll","attribute":"text","value":["hello","WORLD"]}""", true)]
    [TestCase("""{"op":"containsAll","attribute":"text","value":["hello","mars"]}""", false)]
    [TestCase("""{"op":"containsAll","attribute":"text","value":[]}""", true)]
    [TestCase("""{"op":"containsAll","attribute":"text","value":"hello"}""", true)]
    [TestCase("""{"op":"containsAll","attribute":"text","value":["hello",5]}""", false)]
    [TestCase("""{"op":"containsAll","attribute":"age","value":[]}""", false)]
    [TestCase("""{"op":"containsAll","attribute":"tags","value":["B","a"]}""", true)]
    [TestCase("""{"op":"containsAny","attribute":"text","value":["mars","world"]}""", true)]
    [TestCase("""{"op":"containsAny","attribute":"text","value":[]}""", false)]
    [TestCase("""{"op":"containsAny","attribute":"tags","value":["a","z"]}""", true)]
    [TestCase("""{"op":"containsAny","attribute":"tags","value":"z"}""", false)]
    [TestCase("""{"op":"in","attribute":"tags","value":"a"}""", true)]
    [TestCase("""{"op":"endsWith","attribute":"name","value":"ice"}""", true)]
    [TestCase("""{"op":"endsWith","attribute":"name","value":"ICE"}""", false)]
    [TestCase("""{"op":"match","attribute":"name","query":"alice"}""", false)]
    [TestCase("""{"op":"not","children":[{"op":"matchPrefix","attribute":"name","prefix":"al"}]}""", true)]
    [TestCase("""{"op":"regex","attribute":"name","value":"A(?=l)"}""", false)]
    [TestCase("""{"op":"regex","attribute":"name","value":"(l)\\1"}""", false)]
    [TestCase("""{"op":"regex","attribute":"name","value":"[$]|e$"}""", true)]
    [TestCase("""{"op":"eq","attribute":"name","valueRef":"data.owner"}""", true)]
    [TestCase("""{"op":"eq","attribute":"name","valueRef":"auth.name"}""", false)]
    [TestCase("""{"op":"eq","attribute":"name","value":"Alice","valueRef":"auth.name"}""", false)]
    [TestCase("""{"op":"eq","attribute":"name","valueRef":"other.name"}""", false)]
    [TestCase("""{"op":"eq","attribute":"","value":1}""", false)]
    public void Predicates_beyond_the_vectors_hold_as_settled(string predicate, bool expected)
    {
        var filter = RecordFilter.Create(default, JsonMsgPack.FromJson(predicate));
        Assert.That(filter.Matches(JsonMsgPack.FromJson(Record)), Is.EqualTo(expected));
    }

    [TestCase("{}", true)]
    [TestCase("""{"name":"Alice"}""", true)]
    [TestCase("""{"name":"alice"}""", false)]
    [TestCase("""{"age":30.0,"name":"Alice"}""", true)]
    [TestCase("""{"age":30,"name":"Bob"}""", false)]
    [TestCase("""{"none":null}""", true)]
    [TestCase("""{"missing":null}""", false)]
    [TestCase("""{"age":null}""", false)]
    [TestCase("""{"address.city":"Paris"}""", true)]
    [TestCase("""{"address":{"city":"Paris"}}""", true)]
    [TestCase("""{"address":{"city":"Rome"}}""", false)]
    [TestCase("""{"tags":["a","B"]}""", true)]
    [TestCase("""{"age":{"$gt":24}}""", true)]
    [TestCase("""{"age":{"$gte":30,"$lt":30}}""", false)]
    [TestCase("""{"age":{"$gte":30,"$lte":30}}""", true)]
    [TestCase("""{"age":{"$ne":31}}""", true)]
    [TestCase("""{"age":{"$neq":30}}""", false)]
    [TestCase("""{"missing":{"$ne":30}}""", false)]
    [TestCase("""{"age":{"$ne":null}}""", true)]
    [TestCase("""{"none":{"$ne":null}}""", false)]
    [TestCase("""{"none":{"$eq":null}}""", true)]
    [TestCase("""{"age":{"$eq":30}}""", true)]
    [TestCase("""{"age":{"$in":[1,30]}}""", true)]
    [TestCase("""{"age":{"$in":[]}}""", false)]
    [TestCase("""{"age":{"$regex":"3"}}""", false)]
    [TestCase("""{"age":{"$gt":1,"city":2}}""", false)]
    [TestCase("""{"age":{}}""", true)]
    public void Where_entries_are_equalities_or_operators(string where, bool expected)
    {
        var filter = RecordFilter.Create(JsonMsgPack.FromJson(where), (PredicateNode?)null);
        Assert.That(filter.Matches(JsonMsgPack.FromJson(Record)), Is.EqualTo(expected));
    }

    [TestCase("Alice", 30, true)]
    [TestCase("Alice", 31, false)]
    [TestCase("Bob", 30, false)]
    public void Where_and_predicate_must_both_hold(string name, int age, bool expected)
    {
        var filter = RecordFilter.Create(
            JsonMsgPack.FromJson($$"""{"name":"{{name}}"}"""),
            JsonMsgPack.FromJson($$"""{"op":"eq","attribute":"age","value":{{age}}}"""));
        Assert.That(filter.Matches(JsonMsgPack.FromJson(Record)), Is.EqualTo(expected));
    }

    [Test]
    public void Absent_entries_of_a_where_ask_nothing()
    {
        var filter = RecordFilter.Create(Hex.Bytes("81a161d40000"), (PredicateNode?)null);
        Assert.That(filter.AlwaysTrue, Is.True);
    }

    [Test]
    public void Scalars_never_match_a_where_that_asks_something() =>
        Assert.That(RecordFilter.Create(JsonMsgPack.FromJson("""{"a":1}"""), (PredicateNode?)null).Matches([0x05]), Is.False);

    [Test]
    public void Filters_that_ask_the_same_are_equal()
    {
        var first = RecordFilter.Create(
            JsonMsgPack.FromJson("""{"a":1,"b":{"$gt":2}}"""), Hex.Bytes("82a26f70a36e6f74 a178c0"));
        var second = RecordFilter.Create(
            Hex.Bytes("82a16281a3246774cb4000000000000000a161d30000000000000001"), JsonMsgPack.FromJson("""{"op":"not","children":[]}"""));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.GetHashCode(), Is.EqualTo(first.GetHashCode()));
        Assert.That(RecordFilter.Create([0xc0], [0xc0]), Is.EqualTo(RecordFilter.Create(default, default(ReadOnlySpan<byte>))));
    }

    [Test]
    public void Filters_that_ask_something_else_differ()
    {
        string[] predicates =
        [
            """{"op":"eq","attribute":"a","value":1}""", """{"op":"neq","attribute":"a","value":1}""",
            """{"op":"eq","attribute":"b","value":1}""", """{"op":"eq","attribute":"a","value":"1"}""",
            """{"op":"eq","attribute":"a","valueRef":"data.b"}""", """{"op":"and","children":[{"op":"eq","attribute":"a","value":1}]}""",
            """{"op":"match","attribute":"a","query":"x"}""", """{"op":"match","attribute":"a","query":"y"}""",
            """{"op":"matchPhrase","attribute":"a","query":"y","slop":1}""", """{"op":"matchPhrase","attribute":"a","query":"y","slop":2}""",
        ];
        Assert.That(predicates.Select(p => RecordFilter.Create(default, JsonMsgPack.FromJson(p))), Is.Unique);
    }

    [Test]
    public void The_canonical_predicate_reads_back_as_itself()
    {
        var json = """
            {"op":"or","children":[{"op":"between","attribute":"a.b","value":[1,2.5]},
            {"op":"match","attribute":"t","query":"q","matchOptions":{"minScore":0.5}},
            {"op":"matchPrefix","attribute":"t","prefix":"p","maxExpansions":3},{"op":"eq","attribute":"o","valueRef":"auth.id"}]}
            """;
        var first = PredicateNode.Parse(JsonMsgPack.FromJson(json));
        using var buffer = new PooledBuffer();
        PredicateWriter.Write(first, new MsgPackWriter(buffer));
        var again = PredicateNode.Parse(buffer.WrittenSpan);
        Assert.That(RecordFilter.Create(default, again), Is.EqualTo(RecordFilter.Create(default, first)));
        Assert.That(again.Children[1].TextMatch!.Query, Is.EqualTo("q"));
        Assert.That(again.Children[2].TextMatch!.MaxExpansions, Is.EqualTo(3));
    }

    [Test]
    public void Equalities_that_every_match_fulfils_are_told()
    {
        var filter = RecordFilter.Create(
            JsonMsgPack.FromJson("""{"a":1,"b":{"$eq":"x"},"c":{"$gt":2},"d":null}"""),
            JsonMsgPack.FromJson("""
                {"op":"and","children":[{"op":"eq","attribute":"e.f","value":true},
                {"op":"or","children":[{"op":"eq","attribute":"g","value":1},{"op":"eq","attribute":"h","value":1}]},
                {"op":"not","children":[{"op":"eq","attribute":"i","value":1}]}]}
                """));
        Assert.That(filter.EqualityTests.Select(t => t.Path.Text), Is.EqualTo(new[] { "a", "b", "e.f" }));
        Assert.That(filter.EqualityTests[0].Key.ToArray(), Is.EqualTo(CanonicalValue.Of(Hex.Bytes("cb3ff0000000000000"))));
    }

    [Test]
    public void Ranges_of_numbers_that_every_match_lies_in_are_told_once_per_field()
    {
        var filter = RecordFilter.Create(
            JsonMsgPack.FromJson("""{"a":{"$gte":1,"$lt":5},"b":{"$gt":"text"}}"""),
            JsonMsgPack.FromJson("""
                {"op":"and","children":[{"op":"between","attribute":"a","value":[2,9]},{"op":"lte","attribute":"c.d","value":7.5},
                {"op":"or","children":[{"op":"gt","attribute":"e","value":1},{"op":"gt","attribute":"f","value":1}]},
                {"op":"between","attribute":"g","value":["a","b"]},{"op":"neq","attribute":"h","value":1},{"op":"gt","attribute":"i","value":1}]}
                """));
        Assert.That(filter.RangeTests, Is.EqualTo(new[]
        {
            new RangeTest(FieldPath.Parse("a"), 2, 5),
            new RangeTest(FieldPath.Parse("c.d"), double.NegativeInfinity, 7.5),
            new RangeTest(FieldPath.Parse("i"), 1, double.PositiveInfinity),
        }));
    }

    [Test]
    public void NaN_is_no_equality_to_index_by_and_matches_nothing()
    {
        var filter = RecordFilter.Create(Hex.Bytes("81a161cb7ff8000000000000"), (PredicateNode?)null);
        Assert.That(filter.EqualityTests, Is.Empty);
        Assert.That(filter.Matches(Hex.Bytes("81a161cb7ff8000000000000")), Is.False);
    }

    [TestCase("""{"op":"and"}""", true)]
    [TestCase("""{"op":"or"}""", false)]
    [TestCase("""{"op":"not","children":[{"op":"or"}]}""", true)]
    [TestCase("""{"op":"or","children":[{"op":"isNull","attribute":"a"},{"op":"and"}]}""", true)]
    [TestCase("""{"op":"and","children":[{"op":"isNull","attribute":"a"},{"op":"eq","attribute":"a"}]}""", false)]
    [TestCase("""{"op":"regex","attribute":"a","value":"["}""", false)]
    [TestCase("""{"op":"isNull","attribute":"a"}""", false)]
    public void A_filter_that_every_record_passes_says_so(string predicate, bool alwaysTrue)
    {
        var filter = RecordFilter.Create(default, JsonMsgPack.FromJson(predicate));
        Assert.That(filter.AlwaysTrue, Is.EqualTo(alwaysTrue));
    }

    [Test]
    public void Evaluation_allocates_nothing()
    {
        var filter = RecordFilter.Create(
            JsonMsgPack.FromJson("""{"name":"Alice","age":{"$gt":18}}"""),
            JsonMsgPack.FromJson("""
                {"op":"and","children":[{"op":"like","attribute":"text","value":"%w_rld"},{"op":"in","attribute":"age","value":[1,2,30]},
                {"op":"contains","attribute":"text","value":"WORLD"},{"op":"between","attribute":"address.city","value":["A","Z"]},
                {"op":"not","children":[{"op":"isNull","attribute":"tags"}]}]}
                """));
        var record = JsonMsgPack.FromJson(Record);
        Assert.That(filter.Matches(record), Is.True);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            filter.Matches(record);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
