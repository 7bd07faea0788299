using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group N: cursors and groups.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class CursorLinesTests(string kind) : ArrangedTests(kind)
{
    [TestCase("asc")]
    [TestCase("desc")]
    public async Task Line_256_Paging_over_1000_sorted_rows_gives_every_row_once(string direction)
    {
        await WriteRowsAsync(1000);

        var rows = await PagesAsync($"\"sort\":{{\"n\":\"{direction}\"}},\"limit\":70");
        var expected = Enumerable.Range(0, 1000).Select(i => (N: i % 37, Key: $"k{i:0000}"))
            .OrderBy(row => direction == "asc" ? row.N : -row.N).ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Key);
        Assert.That(rows, Is.EqualTo(expected));
    }

    [Test]
    public async Task Line_257_Paging_works_without_a_sort()
    {
        await WriteRowsAsync(100);

        Assert.That(await PagesAsync("\"limit\":7"), Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"k{i:0000}")));
    }

    [TestCase("""{"sort":{"n":"desc"},"limit":2""")]
    [TestCase("""{"sort":{"_key":"asc"},"limit":2""")]
    [TestCase("""{"sort":{"n":"asc"},"limit":2,"predicate":{"op":"gt","attribute":"n","value":0}""")]
    [TestCase("""{"sort":{"n":"asc"},"limit":2,"groupBy":["n"]""")]
    public async Task Line_258_A_cursor_of_another_query_is_invalid(string other)
    {
        await WriteRowsAsync(10);
        var cursor = await CursorAsync();

        var response = await QueryAsync(Ann, "r", $"{other},\"cursor\":\"{cursor}\"}}");
        Assert.That((response.CursorStatus, response.Results.Count), Is.EqualTo((CursorStatus.Invalid, 0)));
    }

    [Test]
    public async Task Line_259_A_cursor_expires_after_ten_minutes()
    {
        await WriteRowsAsync(10);
        var query = $"{{\"sort\":{{\"n\":\"asc\"}},\"limit\":2,\"cursor\":\"{await CursorAsync()}\"}}";

        Grid.Time.UnixMillis += 600_000;
        Assert.That((await QueryAsync(Ann, "r", query)).CursorStatus, Is.EqualTo(CursorStatus.Valid));
        Grid.Time.UnixMillis += 1;
        var late = await QueryAsync(Ann, "s", query);
        Assert.That((late.CursorStatus, late.Results.Count), Is.EqualTo((CursorStatus.Expired, 0)));
    }

    [TestCase("garbage")]
    [TestCase("!!!!")]
    [TestCase("eyJsYXN0S2V5IjoiayJ9")]
    public async Task Line_260_A_garbage_cursor_is_invalid_and_answered(string cursor)
    {
        await WriteRowsAsync(10);

        var response = await QueryAsync(Ann, "q", $"{{\"limit\":2,\"cursor\":\"{cursor}\"}}");
        Assert.That((response.CursorStatus, response.Results.Count), Is.EqualTo((CursorStatus.Invalid, 0)));
    }

    [TestCase("""{"limit":2}""")]
    [TestCase("""{"limit":2,"cursor":""}""")]
    public async Task Line_261_A_first_page_has_no_cursor_status(string query) =>
        Assert.That((await QueryAsync(Ann, "q", query)).CursorStatus, Is.Null.Or.EqualTo(CursorStatus.None));

    [Test]
    public async Task Line_262_A_cursor_of_another_where_is_invalid()
    {
        await WriteRowsAsync(10);
        var cursor = await CursorAsync();

        var response = await QueryAsync(Ann, "r", $"{{\"where\":{{\"n\":1}},\"sort\":{{\"n\":\"asc\"}},\"limit\":2,\"cursor\":\"{cursor}\"}}");
        Assert.That(response.CursorStatus, Is.EqualTo(CursorStatus.Invalid));
    }

    [Test]
    public async Task Line_263_Groups_have_exact_sums_and_counts()
    {
        await WriteAllAsync(
            Ann, Put("a", """{"g":"x","n":1}"""), Put("b", """{"g":"x","n":2.5}"""), Put("c", """{"g":"y","n":10}"""), Put("d", """{"g":"y","n":"text"}"""));

        Assert.That(await RowsAsync(query: """{"groupBy":["g"],"aggregations":[{"func":"sum","field":"n"}]}"""), Is.EquivalentTo(new[]
        {
            """S1:x={"__key":"S1:x","__count":2,"__sum_n":3.5,"g":"x"}""", """S1:y={"__key":"S1:y","__count":2,"__sum_n":10,"g":"y"}""",
        }));
    }

    [TestCase("[]")]
    [TestCase("""[{"func":"count"}]""")]
    [TestCase("""[{"func":"count","field":"n"}]""")]
    public async Task Line_264_Groups_without_columns_have_their_count_only(string aggregations)
    {
        await WriteAllAsync(Ann, Put("a", """{"g":"x","n":1}"""), Put("b", """{"g":"x"}"""));

        Assert.That(
            await RowsAsync(query: $"{{\"groupBy\":[\"g\"],\"aggregations\":{aggregations}}}"),
            Is.EqualTo(new[] { """S1:x={"__key":"S1:x","__count":2,"g":"x"}""" }));
    }

    [Test]
    public async Task Line_265_Groups_have_what_was_asked_for_and_nothing_else()
    {
        await WriteAllAsync(Ann, Put("a", """{"g":"x","n":4,"m":{"p":7}}"""), Put("b", """{"g":"x","n":1}"""));

        Assert.That(
            await RowsAsync(query: """
                {"groupBy":["g"],"aggregations":[{"func":"min","field":"n"},{"func":"max","field":"n"},{"func":"avg","field":"n"},
                {"func":"min","field":"n"},{"func":"sum","field":"m.p"}]}
                """),
            Is.EqualTo(new[] { """S1:x={"__key":"S1:x","__count":2,"__min_n":1,"__max_n":4,"__avg_n":2.5,"__sum_m.p":7,"g":"x"}""" }));
    }

    [Test]
    public async Task Line_266_Columns_of_no_numbers_are_nil_and_their_sum_is_0()
    {
        await WriteAsync(Ann, Put("a", """{"g":"x","n":"7"}"""));

        Assert.That(
            await RowsAsync(query: """
                {"groupBy":["g"],"aggregations":[{"func":"avg","field":"n"},{"func":"min","field":"n"},{"func":"max","field":"n"},{"func":"sum","field":"n"}]}
                """),
            Is.EqualTo(new[] { """S1:x={"__key":"S1:x","__count":1,"__avg_n":null,"__min_n":null,"__max_n":null,"__sum_n":0,"g":"x"}""" }));
    }

    [Test]
    public async Task Line_267_Missing_and_nil_are_one_group_and_the_empty_text_is_another()
    {
        await WriteAllAsync(
            Ann, Put("a", """{"g":null}"""), Put("b", "{}"), Put("c", """{"g":""}"""), Put("d", """{"g":1}"""), Put("e", """{"g":"1"}"""),
            Put("f", new OpaqueValue(Convert.FromHexString("81a167cb3ff0000000000000"))), Put("g", """{"g":true}"""), Put("h", """{"g":1.5}"""),
            Put("i", """{"g":[1]}"""));

        var groups = (await QueryAsync(Bob, "q", """{"groupBy":["g"],"sort":{"__count":"desc"}}""")).Results;
        Assert.That(groups.Take(2).Select(group => group.Key), Is.EquivalentTo(new[] { "N", "I1;" }));
        Assert.That(groups.Skip(2).Select(group => group.Key), Is.EquivalentTo(new[] { "S0:", "S1:1", "B1", "F4609434218613702656;", "OkQE;" }));
    }

    private Task<OpAck> WriteRowsAsync(int count) =>
        WriteAllAsync(Ann, [.. Enumerable.Range(0, count).Select(i => Put($"k{i:0000}", $"{{\"n\":{i % 37}}}"))]);

    private async Task<string> CursorAsync() => (await QueryAsync(Ann, "q", """{"sort":{"n":"asc"},"limit":2}""")).NextCursor!;

    private async Task<List<string>> PagesAsync(string query)
    {
        var keys = new List<string>();
        var page = await QueryAsync(Ann, "page", $"{{{query}}}");
        while (true)
        {
            keys.AddRange(page.Results.Select(row => row.Key));
            if (page.HasMore != true)
                return keys;
            page = await QueryAsync(Ann, "page", $"{{{query},\"cursor\":\"{page.NextCursor}\"}}");
            Assert.That(page.CursorStatus, Is.EqualTo(CursorStatus.Valid));
        }
    }
}
