using System.Text;
using System.Text.Json;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Http.Sync;

/// <summary>Queries and searches by POST /sync before a real node (checklist group V).</summary>
public sealed class SyncQueryTests : SyncTests
{
    [Test]
    public async Task Line_375_queries_filter_skip_limit_and_go_on_at_their_cursor()
    {
        await SyncAsync(Request([.. "dbac".Select((key, i) => Messages.Put($"{i + 1}", $"{key}"))]));

        var all = (await SyncAsync(Asking(new HttpQuery { QueryId = "q", MapName = "todos" }))).QueryResults.Single();
        Assert.That((Keys(all), all.HasMore, all.NextCursor), Is.EqualTo(("abcd", (bool?)null, (string?)null)));
        Assert.That(all.Results[0], Is.EqualTo(Row("a")));
        var page = (await SyncAsync(Asking(new HttpQuery { QueryId = "q", MapName = "todos", Limit = 2, Offset = 1 }))).QueryResults.Single();
        Assert.That((Keys(page), page.HasMore), Is.EqualTo(("bc", (bool?)true)));
        var next = new HttpQuery { QueryId = "q", MapName = "todos", Limit = 2, Offset = 9, Cursor = page.NextCursor };
        var last = (await SyncAsync(Asking(next))).QueryResults.Single();
        Assert.That((Keys(last), last.HasMore), Is.EqualTo(("d", (bool?)false)));
    }

    [Test]
    public async Task A_filter_that_is_no_map_matches_all_and_a_map_tests_equality()
    {
        const string Body = """
            {"clientId":"c","clientHlc":{"millis":1,"counter":0,"nodeId":"c"},
             "operations":[
               {"id":"1","mapName":"m","key":"a","opType":"PUT","record":{"value":{"n":1},"timestamp":{"millis":1,"counter":0,"nodeId":"c"}}},
               {"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":{"n":2},"timestamp":{"millis":1,"counter":0,"nodeId":"c"}}}],
             "queries":[{"queryId":"some","mapName":"m","filter":{"n":2}},{"queryId":"all","mapName":"m","filter":"x"},{"queryId":"nil","mapName":"m","filter":null}]}
            """;

        using var response = await PostAsync(Encoding.UTF8.GetBytes(Body), "application/json");

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.That(answer.GetProperty("ack").GetProperty("lastId").GetString(), Is.EqualTo("2"));
        var results = answer.GetProperty("queryResults");
        Assert.That(results[0].GetProperty("results").GetRawText(), Is.EqualTo("""[{"key":"b","value":{"n":2}}]"""));
        Assert.That(results[1].GetProperty("results").GetArrayLength(), Is.EqualTo(2));
        Assert.That(results[2].GetProperty("results").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public async Task Line_375_a_bad_cursor_or_limit_is_an_error_of_its_query_only()
    {
        var answer = await SyncAsync(Asking(
            new HttpQuery { QueryId = "bad", MapName = "todos", Limit = 1, Cursor = "nonsense" },
            new HttpQuery { QueryId = "far", MapName = "todos", Limit = 1, Offset = GridLimits.ResultRowsMax },
            new HttpQuery { QueryId = "good", MapName = "todos" }));

        Assert.That(answer.QueryResults.Single().QueryId, Is.EqualTo("good"));
        Assert.That(answer.Errors[0], Is.EqualTo(new HttpError { Code = 400, Message = "invalid or expired cursor", Context = "bad" }));
        Assert.That((answer.Errors[1].Code, answer.Errors[1].Context), Is.EqualTo((400u, "far")));
    }

    [Test]
    public async Task Line_375_a_cursor_that_has_expired_is_an_error_of_its_query()
    {
        await SyncAsync(Request([Messages.Put("1", "a"), Messages.Put("2", "b")]));
        var page = (await SyncAsync(Asking(new HttpQuery { QueryId = "q", MapName = "todos", Limit = 1 }))).QueryResults.Single();
        var next = new HttpQuery { QueryId = "q", MapName = "todos", Limit = 1, Cursor = page.NextCursor };
        Assert.That((await SyncAsync(Asking(next))).QueryResults, Has.Count.EqualTo(1));

        Host.Time.Advance(TimeSpan.FromMinutes(11));
        var late = await SyncAsync(Asking(next));

        Assert.That(late.QueryResults, Is.Empty);
        Assert.That(late.Errors.Single(), Is.EqualTo(new HttpError { Code = 400, Message = "invalid or expired cursor", Context = "q" }));
    }

    [Test]
    public async Task Queries_are_limited_in_number_and_size()
    {
        await using var small = await BridgeHost.StartAsync(options => options.OutboxBytesMax = 10, Host.Grid);
        using var http = Client(small);
        await SyncAsync(Request([Messages.Put("1")]));
        var query = new HttpQuery { QueryId = "q", MapName = "todos" };

        var tooLarge = await AnswerOfAsync(await http.PostAsync("/sync", Content(Bytes(Asking(query)))));
        Assert.That((tooLarge.QueryResults.Count, tooLarge.Errors.Single().Code), Is.EqualTo((0, 413u)));
        var tooMany = await SyncAsync(Asking([.. Enumerable.Repeat(query, Limits.HttpQueriesMax + 1)]));
        Assert.That((tooMany.QueryResults.Count, tooMany.Errors.Single().Code), Is.EqualTo((Limits.HttpQueriesMax, 429u)));
    }

    [Test]
    public async Task Line_376_a_search_finds_nothing_while_search_is_off_and_the_rest_is_answered()
    {
        var answer = await SyncAsync(new HttpSyncRequest
        {
            ClientId = "c", ClientHlc = Messages.Stamp, Operations = [Messages.Put("1")],
            Searches = [new HttpSearch { SearchId = "s", MapName = "m", Query = "x" }],
        });

        var result = answer.SearchResults.Single();
        Assert.That((result.SearchId, result.Results.Count, result.TotalCount), Is.EqualTo(("s", 0, (uint?)0)));
        Assert.That((answer.Errors.Single().Code, answer.Errors.Single().Context), Is.EqualTo((501u, "s")));
        Assert.That(answer.Errors.Single().Message, Does.StartWith("FEATURE_DISABLED"));
        Assert.That(answer.Ack!.LastId, Is.EqualTo("1"));
    }

    private static string Keys(HttpQueryResult result) => string.Concat(result.Results.Select(KeyOf));

    private static string KeyOf(OpaqueValue row)
    {
        var reader = new MsgPackReader(row.Span);
        Assert.That((reader.ReadMapHeader(), reader.ReadString()), Is.EqualTo((2, "key")));
        return reader.ReadString();
    }

    private static OpaqueValue Row(string key)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("key");
        writer.WriteString(key);
        writer.WriteString("value");
        Messages.Text("value").Write(writer);
        return new OpaqueValue(buffer.ToArray());
    }
}
