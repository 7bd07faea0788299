using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group L: the page of a query.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class QueryLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_212_A_query_is_answered_under_its_id_with_every_record()
    {
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "{\"n\":2}"));
        var response = await QueryAsync(Bob, "q-7");

        Assert.That(response.QueryId, Is.EqualTo("q-7"));
        Assert.That(Rows(response), Is.EqualTo(new[] { "a=1", "b={\"n\":2}" }));
    }

    [TestCase("""{"city":"Oslo"}""", "a")]
    [TestCase("""{"city":"Oslo","n":1}""", "a")]
    [TestCase("""{"city":"Oslo","n":2}""", "")]
    [TestCase("""{"city":"oslo"}""", "")]
    [TestCase("""{"none":1}""", "")]
    [TestCase("""{"flag":true}""", "b")]
    [TestCase("""{"list":[1,2]}""", "b")]
    [TestCase("""{"n":{"$gt":1}}""", "b,c")]
    [TestCase("""{"n":{"$gte":1,"$lt":3}}""", "a,b")]
    [TestCase("""{"n":{"$lte":1}}""", "a")]
    [TestCase("""{"n":{"$ne":2}}""", "a,c")]
    [TestCase("""{"n":{"$eq":2}}""", "b")]
    [TestCase("""{"n":{"$in":[1,3]}}""", "a,c")]
    public async Task Line_213_Where_filters_by_equality(string where, string keys)
    {
        await WriteAllAsync(
            Ann, Put("a", """{"city":"Oslo","n":1}"""), Put("b", """{"city":"Rome","n":2,"flag":true,"list":[1,2]}"""), Put("c", """{"n":3}"""),
            Put("d", "5"));

        Assert.That(await KeysAsync($"{{\"where\":{where}}}"), Is.EqualTo(keys));
    }

    [TestCase("gt", "2", "c")]
    [TestCase("lt", "2", "a")]
    [TestCase("gte", "2", "b,c")]
    [TestCase("lte", "2", "a,b")]
    [TestCase("neq", "2", "a,c")]
    public async Task Line_214_Predicates_compare_numbers(string op, string operand, string keys)
    {
        await WriteAllAsync(Ann, Put("a", """{"n":1}"""), Put("b", """{"n":2}"""), Put("c", """{"n":3}"""));

        Assert.That(await KeysAsync(Predicate(op, "n", operand)), Is.EqualTo(keys));
    }

    [TestCase("eq", "s", "\"Milk\"", "a")]
    [TestCase("in", "s", "[\"Milk\",\"Tea\"]", "a,b")]
    [TestCase("in", "tags", "\"x\"", "a", Description = "a list holds the operand")]
    [TestCase("between", "n", "[1,2]", "a,b")]
    [TestCase("between", "n", "[1,2,3]", "")]
    [TestCase("like", "s", "\"m%K\"", "a")]
    [TestCase("like", "s", "\"_ea\"", "b")]
    [TestCase("like", "s", "\"il\"", "")]
    [TestCase("regex", "s", "\"^[MT]\"", "a,b")]
    [TestCase("startsWith", "s", "\"Mi\"", "a")]
    [TestCase("startsWith", "s", "\"mi\"", "")]
    [TestCase("endsWith", "s", "\"ea\"", "b")]
    [TestCase("containsAll", "tags", "[\"x\",\"y\"]", "a")]
    [TestCase("containsAll", "tags", "[]", "a,b")]
    [TestCase("containsAny", "tags", "[\"y\",\"z\"]", "a,b")]
    [TestCase("containsAny", "tags", "[]", "")]
    [TestCase("isNull", "s", "null", "c,d")]
    [TestCase("isNotNull", "s", "null", "a,b")]
    [TestCase("eq", "o.x", "1", "d", Description = "a dotted path")]
    public async Task Line_215_Every_test_of_a_record_does_what_its_name_says(string op, string attribute, string operand, string keys)
    {
        await WriteTeaAsync();

        Assert.That(await KeysAsync(Predicate(op, attribute, operand)), Is.EqualTo(keys));
    }

    [TestCase("and", """{"op":"eq","attribute":"n","value":1},{"op":"eq","attribute":"s","value":"Milk"}""", "a")]
    [TestCase("and", "", "a,b,c,d")]
    [TestCase("or", """{"op":"eq","attribute":"n","value":1},{"op":"eq","attribute":"n","value":2}""", "a,b")]
    [TestCase("or", "", "")]
    [TestCase("not", """{"op":"eq","attribute":"n","value":1}""", "b,c,d")]
    [TestCase("not", "", "a,b,c,d")]
    public async Task Line_215_Tests_combine(string op, string children, string keys)
    {
        await WriteTeaAsync();

        Assert.That(await KeysAsync($"{{\"predicate\":{{\"op\":\"{op}\",\"children\":[{children}]}}}}"), Is.EqualTo(keys));
    }

    [TestCase("eq")]
    [TestCase("neq")]
    [TestCase("gt")]
    [TestCase("lte")]
    [TestCase("like")]
    [TestCase("in")]
    [TestCase("startsWith")]
    public async Task Line_216_A_missing_or_nil_field_passes_no_test_but_those_for_nil(string op)
    {
        await WriteAllAsync(Ann, Put("a", "{}"), Put("b", """{"n":null}"""));

        Assert.That(await KeysAsync(Predicate(op, "n", "1")), Is.Empty);
        Assert.That(await KeysAsync(Predicate("isNull", "n", "null")), Is.EqualTo("a,b"));
    }

    [Test]
    public async Task Line_217_A_whole_number_equals_the_float_of_the_same_value()
    {
        // {"n": 5} as integer and as float64.
        await WriteAllAsync(
            Ann, Put("a", new OpaqueValue(Convert.FromHexString("81a16e05"))), Put("b", new OpaqueValue(Convert.FromHexString("81a16ecb4014000000000000"))));

        Assert.That(await KeysAsync("""{"where":{"n":5}}"""), Is.EqualTo("a,b"));
        Assert.That(await KeysAsync(Predicate("eq", "n", "5")), Is.EqualTo("a,b"));
    }

    [Test]
    public async Task Line_218_An_unknown_test_is_answered_with_an_error()
    {
        var response = await QueryAsync(Ann, "q", Predicate("frobnicate", "n", "1"));

        Assert.That((response.QueryId, response.Results.Count), Is.EqualTo(("q", 0)));
        Assert.That(response.Error, Does.Contain("unknown op"));
    }

    [TestCase("""{"groupBy":["n"],"aggregations":[{"func":"median","field":"n"}]}""")]
    [TestCase("""{"aggregations":[{"func":"count"},{"func":"median","field":"n"}]}""")]
    public async Task An_unknown_aggregation_is_answered_by_the_response_of_its_query(string query)
    {
        var response = await QueryAsync(Ann, "q", query);

        Assert.That((response.QueryId, response.Results.Count), Is.EqualTo(("q", 0)));
        Assert.That(response.Error, Does.Contain("unknown function"));
    }

    [TestCase("asc", "b,c,a")]
    [TestCase("desc", "a,c,b")]
    public async Task Line_219_Rows_are_sorted_by_one_field(string direction, string keys)
    {
        await WriteAllAsync(Ann, Put("a", """{"n":10}"""), Put("b", """{"n":2}"""), Put("c", """{"n":9}"""));

        Assert.That(await KeysAsync($"{{\"sort\":[{{\"field\":\"n\",\"direction\":\"{direction}\"}}]}}"), Is.EqualTo(keys));
    }

    [Test]
    public async Task Line_220_Rows_are_sorted_by_two_fields()
    {
        await WriteAllAsync(
            Ann, Put("a", """{"g":"x","n":1}"""), Put("b", """{"g":"y","n":2}"""), Put("c", """{"g":"x","n":3}"""), Put("d", """{"g":"y","n":1}"""));

        Assert.That(
            await KeysAsync("""{"sort":[{"field":"g","direction":"desc"},{"field":"n","direction":"asc"}]}"""), Is.EqualTo("d,b,a,c"));
    }

    [Test]
    public async Task Line_221_A_sort_may_be_an_object()
    {
        await WriteAllAsync(Ann, Put("a", """{"n":1}"""), Put("b", """{"n":2}"""));

        Assert.That(await KeysAsync("""{"sort":{"n":"desc"}}"""), Is.EqualTo("b,a"));
    }

    [TestCase("asc", "d,e,b,c,a,f")]
    [TestCase("desc", "b,c,d,e,a,f")]
    public async Task Line_222_Ties_go_by_key_and_missing_comes_last(string direction, string keys)
    {
        await WriteAllAsync(
            Ann, Put("a", "{}"), Put("b", """{"n":2}"""), Put("c", """{"n":2}"""), Put("d", """{"n":1}"""), Put("e", """{"n":1}"""), Put("f", """{"n":null}"""));

        Assert.That(await KeysAsync($"{{\"sort\":{{\"n\":\"{direction}\"}}}}"), Is.EqualTo(keys));
    }

    [Test]
    public async Task Line_223_A_limit_bounds_the_page_and_0_is_none()
    {
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "2"), Put("c", "3"));

        Assert.That(await KeysAsync("""{"limit":2}"""), Is.EqualTo("a,b"));
        Assert.That(await KeysAsync("""{"limit":0}"""), Is.EqualTo("a,b,c"));
    }

    [Test]
    public async Task Line_224_More_rows_than_the_limit_are_told()
    {
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "2"));

        Assert.That((await QueryAsync(Ann, "q", """{"limit":1}""")).HasMore, Is.True);
        Assert.That((await QueryAsync(Ann, "r", """{"limit":2}""")).HasMore, Is.Not.True);
    }

    [Test]
    public async Task Line_225_No_page_holds_more_than_10_000_rows()
    {
        for (var i = 0; i <= GridLimits.ResultRowsMax; i += 1000)
            await WriteAllAsync(Ann, [.. Enumerable.Range(i, Math.Min(1000, GridLimits.ResultRowsMax + 1 - i)).Select(n => Put($"{n}", "1"))]);

        var response = await QueryAsync(Bob, "q", """{"limit":20000}""");
        Assert.That((response.Results.Count, response.HasMore), Is.EqualTo((GridLimits.ResultRowsMax, (bool?)true)));
    }

    [TestCase("""["n","none"]""", """{"n":1}""")]
    [TestCase("""["none"]""", "{}")]
    public async Task Line_226_Only_the_fields_asked_for_are_in_the_values(string fields, string value)
    {
        await WriteAllAsync(Ann, Put("a", """{"s":"x","n":1}"""), Put("b", "7"));

        Assert.That(Rows(await QueryAsync(Bob, "q", fields: fields)), Is.EqualTo(new[] { $"a={value}", "b=7" }));
        Assert.That(Rows(await QueryAsync(Bob, "r", $"{{\"fields\":{fields}}}")), Is.EqualTo(new[] { $"a={value}", "b=7" }));
    }

    [Test]
    public async Task Line_227_The_answer_has_no_root_hash()
    {
        Assert.That((await QueryAsync(Ann, "q")).MerkleRootHash, Is.Null);
    }

    [Test]
    public async Task Line_228_An_unknown_map_has_no_rows()
    {
        var response = await QueryAsync(Ann, "q", map: "never-written");

        Assert.That((response.Results.Count, response.Error), Is.EqualTo((0, (string?)null)));
    }

    [Test]
    public async Task Line_230_Removed_and_expired_records_are_not_in_the_result()
    {
        await WriteAllAsync(Ann, Put("kept", "1"), Put("removed", "1"), Put("mortal", "1", Now, ttl: 1000), Remove("removed"));
        Assert.That(await KeysAsync("{}"), Is.EqualTo("kept,mortal"));

        Grid.Time.UnixMillis += 1001;

        Assert.That(await KeysAsync("{}"), Is.EqualTo("kept"));
    }

    [TestCase("\"(\"")]
    [TestCase("\"(?=x)\"")]
    [TestCase("\"(a)\\\\1\"")]
    [TestCase("5")]
    public async Task Line_231_An_invalid_pattern_matches_nothing(string pattern)
    {
        await WriteAllAsync(Ann, Put("a", """{"s":"aa"}"""));

        Assert.That(await KeysAsync(Predicate("regex", "s", pattern)), Is.Empty);
    }

    [Test]
    public async Task Line_231_A_catastrophic_pattern_does_not_stop_the_server()
    {
        await WriteAllAsync(Ann, Put("a", $"{{\"s\":\"{new string('a', 10_000)}!\"}}"));

        // Takes two to the power of 10 000 steps in an engine that backtracks.
        Assert.That(await KeysAsync(Predicate("regex", "s", "\"^(a+)+$\"")), Is.Empty);
    }

    [Test]
    public async Task Line_232_A_set_is_shown_as_the_list_of_its_values()
    {
        await WriteAllAsync(Ann, OrAdd("k", "t1", "1"), OrAdd("k", "t2", "\"x\""));

        Assert.That(await RowsAsync("or"), Is.EqualTo(new[] { "k=[1,\"x\"]" }));
    }

    [Test]
    public async Task Line_234_The_same_id_replaces_the_query_of_its_connection_only()
    {
        await QueryAsync(Ann, "q", """{"where":{"n":1}}""");
        await QueryAsync(Bob, "q", """{"where":{"n":1}}""");
        await QueryAsync(Ann, "q", """{"where":{"n":2}}""");
        await WriteAllAsync(await ConnectAsync(), Put("one", """{"n":1}"""), Put("two", """{"n":2}"""));

        Assert.That((await SeenAsync(Ann)).Where(text => text.StartsWith('q')), Is.EqualTo(new[] { """q: ENTER two={"n":2}""" }));
        Assert.That((await SeenAsync(Bob)).Where(text => text.StartsWith('q')), Is.EqualTo(new[] { """q: ENTER one={"n":1}""" }));
    }

    [Test]
    public async Task Line_235_A_page_of_5_of_25_rows_says_that_there_are_more_and_shows_no_undefined()
    {
        await WriteAllAsync(Ann, [.. Enumerable.Range(0, 25).Select(i => Put($"row-{i:00}", $"{{\"n\":{i},\"text\":\"t{i}\"}}"))]);
        var response = await QueryAsync(Bob, "q", """{"limit":5}""");

        Assert.That((response.Results.Count, response.HasMore), Is.EqualTo((5, (bool?)true)));
        Assert.That(string.Concat(Rows(response)), Does.Not.Contain("undefined"));
    }

    private static string Predicate(string op, string attribute, string operand) =>
        $"{{\"predicate\":{{\"op\":\"{op}\",\"attribute\":\"{attribute}\",\"value\":{operand}}}}}";

    private Task<OpAck> WriteTeaAsync() => WriteAllAsync(
        Ann, Put("a", """{"s":"Milk","n":1,"tags":["x","y"]}"""), Put("b", """{"s":"Tea","n":2,"tags":["z"]}"""), Put("c", """{"n":9}"""),
        Put("d", """{"o":{"x":1},"s":null}"""));

    private async Task<string> KeysAsync(string query) =>
        string.Join(',', (await RowsAsync(query: query)).Select(row => row[..row.IndexOf('=')]));
}
