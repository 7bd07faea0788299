using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Queries, once and live: the same of a node directly and through a gateway.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class QueryConformanceTests(bool isRemote) : GridConformance(isRemote)
{
    [Test]
    public async Task A_query_filters_sorts_limits_and_projects()
    {
        await Writes.Put("todos", "1", "{\"n\":3,\"done\":false}").AndPut("todos", "2", "{\"n\":1,\"done\":false}")
            .AndPut("todos", "3", "{\"n\":2,\"done\":true}").AndPut("todos", "4", "{\"n\":4,\"done\":false}").ApplyAsync(Session);
        var query = new MapQuery
        {
            MapName = "todos",
            Filter = RecordFilter.Create(JsonMsgPack.FromJson("{\"done\":false}"), JsonMsgPack.FromJson("{\"op\":\"lt\",\"attribute\":\"n\",\"value\":4}")),
            Sort = [new SortField("n", Descending: true)],
            Limit = 1,
            Fields = ["n"],
        };
        var first = await Session.Queries.RunAsync(query, default);
        var second = await Session.Queries.RunAsync(query with { Cursor = first.NextCursor }, default);

        Assert.That((Text(first), first.HasMore, first.CursorStatus), Is.EqualTo(("1{\"n\":3}", true, CursorStatus.None)));
        Assert.That((Text(second), second.HasMore, second.CursorStatus), Is.EqualTo(("2{\"n\":1}", false, CursorStatus.Valid)));
        Assert.That((await Session.Queries.RunAsync(query with { Cursor = "x" }, default)).CursorStatus, Is.EqualTo(CursorStatus.Invalid));
    }

    [Test]
    public async Task A_query_of_a_reserved_map_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(
            async () => await Session.Queries.RunAsync(new MapQuery { MapName = "_topgun_x" }, default));
        var sink = new RecordingQuerySink();
        using var live = Session.Queries.Subscribe(new MapQuery { MapName = "_topgun_x" }, sink);

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("FAILED PermissionDenied"));
    }

    [Test]
    public async Task A_live_query_tells_its_page_and_then_each_change_once()
    {
        await Writes.Put("todos", "1", "{\"n\":1}").ApplyAsync(Session);
        var sink = new RecordingQuerySink();
        using var live = Session.Queries.Subscribe(OfNumbersBelow(5), sink);
        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("PAGE 1"));

        await Writes.Put("todos", "2", "{\"n\":2}").AndPut("todos", "9", "{\"n\":9}").ApplyAsync(Session);
        await Writes.Put("todos", "2", "{\"n\":3}").ApplyAsync(Session);
        await Writes.Put("todos", "1", "{\"n\":7}").ApplyAsync(Session);
        await Writes.Remove("todos", "2").ApplyAsync(Session);

        foreach (var expected in new[] { "ENTER 2 {\"n\":2}", "UPDATE 2 {\"n\":3}", "LEAVE 1", "LEAVE 2" })
            Assert.That(await sink.Events.NextAsync(), Is.EqualTo(expected));
    }

    [Test]
    public async Task The_change_arrives_before_the_acknowledgement_of_its_write()
    {
        var sink = new RecordingQuerySink();
        using var live = Session.Queries.Subscribe(OfNumbersBelow(500), sink);
        await sink.Events.NextAsync();
        for (var i = 0; i < 100; i++)
        {
            var seen = new SeenAtCompletion(sink);
            Writes.Put("todos", $"{i}", $"{{\"n\":{i}}}").Apply(Session, seen);
            Assert.That(await seen.Done, Is.EqualTo(1));
            await sink.Events.NextAsync();
        }
    }

    [Test]
    public async Task Nothing_arrives_after_a_live_query_was_disposed()
    {
        var sink = new RecordingQuerySink();
        var live = Session.Queries.Subscribe(OfNumbersBelow(5), sink);
        await sink.Events.NextAsync();
        live.Dispose();
        live.Dispose();
        await Writes.Put("todos", "1", "{\"n\":1}").ApplyAsync(Session);
        await Session.Maps.GetAsync("todos", "1", default);

        Assert.That(sink.Events.Count, Is.Zero);
    }

    [Test]
    public async Task A_session_holds_subscriptions_up_to_its_limit()
    {
        for (var i = 0; i < GridLimits.SubscriptionsPerSessionMaxDefault; i++)
            Session.Queries.Subscribe(OfNumbersBelow(i), new RecordingQuerySink());
        var sink = new RecordingQuerySink();
        Session.Queries.Subscribe(OfNumbersBelow(5), sink);

        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("FAILED RateLimited"));
    }

    private static string Text(QueryPage page) =>
        string.Join(" ", page.Rows.Select(row => MsgPackText.Decode(row.Key.Span) + JsonMsgPack.ToJson(row.Value.Span)));
}
