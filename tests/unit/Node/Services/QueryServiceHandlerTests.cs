using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Grid.V1;
using TopGun.Node.Operations.Services;
using TopGun.Node.Tests.Operations;
using MapQuery = TopGun.Grid.V1.MapQuery;
using SchemaStatus = TopGun.Grid.V1.CursorStatus;

namespace TopGun.Node.Tests.Services;

public sealed class QueryServiceHandlerTests
{
    private readonly QueryServiceHandler _handler = new();
    private NodeUnderTest _node = null!;
    private IGridSession _session = null!;

    [SetUp]
    public async Task FillAsync()
    {
        _node = new NodeUnderTest();
        _session = _node.Open();
        foreach (var (key, n) in new[] { ("a", 1), ("b", 2), ("c", 3) })
            await new MapServiceHandler().PutAsync(_session, new PutRequest { Map = "m", Key = key, Value = new Value { Json = $"{{\"n\":{n}}}" } }, default);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _session.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public async Task A_query_in_json_is_answered_in_json()
    {
        var page = await RunAsync(new MapQuery { Map = "m", Where = new Value { Json = """{"n":2}""" } });

        Assert.That(page.Rows.Select(row => (row.Key, row.Value.Json)), Is.EqualTo(new[] { ("b", """{"n":2}""") }));
    }

    [Test]
    public async Task A_query_in_MsgPack_is_answered_in_MsgPack_unless_it_asks_for_json()
    {
        var query = new MapQuery { Map = "m", Where = new Value { Msgpack = Google.Protobuf.ByteString.CopyFrom(JsonMsgPack.FromJson("""{"n":2}""")) } };

        Assert.That((await RunAsync(query)).Rows.Single().Value.FormCase, Is.EqualTo(Value.FormOneofCase.Msgpack));
        Assert.That((await RunAsync(query, ValueForm.Json)).Rows.Single().Value.FormCase, Is.EqualTo(Value.FormOneofCase.Json));
    }

    [Test]
    public async Task Sort_limit_and_cursor_go_on_where_the_page_ended()
    {
        var query = new MapQuery { Map = "m", Limit = 2, Sort = { new TopGun.Grid.V1.SortField { Field = "n", Descending = true } } };
        var first = await RunAsync(query);
        query.Cursor = first.NextCursor;
        var second = await RunAsync(query);

        Assert.That((Keys(first), first.HasMore), Is.EqualTo(("cb", true)));
        Assert.That((Keys(second), second.HasMore, second.CursorStatus), Is.EqualTo(("a", false, SchemaStatus.Valid)));
    }

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return new TestCaseData(null, "no query").SetArgDisplayNames("missing");
        yield return new TestCaseData(new MapQuery { Map = "m", Where = new Value { Json = "{" } }, "JSON").SetArgDisplayNames("bad JSON");
        yield return new TestCaseData(new MapQuery { Map = "m", Predicate = new Value { Json = """{"op":"what"}""" } }, "unknown op 'what'").SetArgDisplayNames("unknown op");
        yield return new TestCaseData(new MapQuery { Map = "" }, "map name").SetArgDisplayNames("no map");
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task A_query_that_makes_no_sense_is_refused(MapQuery? query, string named)
    {
        var refused = await Assert.ThrowsAsync<GridException>(() => RunAsync(query));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(refused.Error.Message, Does.Contain(named));
    }

    private static string Keys(Page page) => string.Concat(page.Rows.Select(row => row.Key));

    private async Task<Page> RunAsync(MapQuery? query, ValueForm form = ValueForm.Unspecified) =>
        (await _handler.QueryAsync(_session, new QueryRequest { Query = query, ValueForm = form }, default)).Page;
}
