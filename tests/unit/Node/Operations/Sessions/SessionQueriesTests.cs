using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Tests.Operations.Sessions;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SessionQueriesTests : IDisposable
{
    private static readonly MapQuery Everything = new() { MapName = "m" };

    private readonly NodeUnderTest _node = new();
    private readonly List<string> _heard = [];

    [Test]
    public async Task A_query_sees_what_was_acknowledged()
    {
        _node.Apply(Write.Put("k", "v", null), Write.Put("removed", "v", null), Write.Remove("removed", null));

        var page = await _node.Open().Queries.RunAsync(Everything, CancellationToken.None);

        Assert.That(page.Rows.Select(row => row.Key.ToArray()), Is.EqualTo(new[] { "k"u8.ToArray() }));
    }

    [Test]
    public void Others_hear_of_the_record_then_of_the_row_before_the_writer_is_told()
    {
        var other = Open("other");
        other.Queries.Subscribe(Everything, new Rows("other", _heard));

        Put(_node.Open());

        Assert.That(_heard, Is.EqualTo(new[] { "other page", "other record k", "other Enter k", "completed" }));
    }

    [Test]
    public void The_writer_hears_of_the_rows_of_its_own_queries_and_not_of_the_record()
    {
        var writer = Open("writer");
        writer.Queries.Subscribe(Everything, new Rows("writer", _heard));

        Put(writer);

        Assert.That(_heard, Is.EqualTo(new[] { "writer page", "writer Enter k", "completed" }));
    }

    [Test]
    public void Two_queries_on_a_map_hear_of_a_record_once()
    {
        var other = Open("other");
        other.Queries.Subscribe(Everything, new Rows("first", _heard));
        other.Queries.Subscribe(Everything with { Limit = 5 }, new Rows("second", _heard));

        Put(_node.Open());

        Assert.That(_heard.Count(text => text == "other record k"), Is.EqualTo(1));
    }

    [Test]
    public void A_repeated_write_is_told_to_nobody()
    {
        Open("other").Queries.Subscribe(Everything, new Rows("other", _heard));
        var write = Write.Put("k", "v", Write.At(NodeUnderTest.Now));
        _node.Apply(write);
        _heard.Clear();

        _node.Apply(write);

        Assert.That(_heard, Is.Empty);
    }

    [Test]
    public void After_the_end_of_its_last_query_a_session_hears_nothing()
    {
        var subscription = Open("other").Queries.Subscribe(Everything, new Rows("other", _heard));
        subscription.Dispose();
        subscription.Dispose();
        _heard.Clear();

        _node.Apply(Write.Put("k", "v", null));

        Assert.That(_heard, Is.Empty);
        Assert.That(_node.Queries.CountStanding("m"), Is.Zero);
    }

    [Test]
    public async Task The_end_of_a_session_ends_its_subscriptions()
    {
        var session = Open("other");
        session.Queries.Subscribe(Everything, new Rows("first", _heard));
        session.Queries.Subscribe(Everything with { Limit = 5 }, new Rows("second", _heard));
        Assert.That(_node.Queries.CountStanding("m"), Is.EqualTo(2));
        _heard.Clear();

        await session.DisposeAsync();
        _node.Apply(Write.Put("k", "v", null));

        Assert.That(_node.Queries.CountStanding("m"), Is.Zero);
        Assert.That(_heard, Is.Empty);
        Assert.That(() => session.Queries.Subscribe(Everything, new Rows("late", _heard)), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_subscription_made_while_the_session_ends_does_not_outlive_it()
    {
        var session = Open("other");

        session.Queries.Subscribe(Everything, new Rows("other", _heard, whenPaged: () => session.DisposeAsync().AsTask().Wait()));
        await session.DisposeAsync();

        Assert.That(_heard, Does.Contain("other page"));
        Assert.That(_node.Queries.CountStanding("m"), Is.Zero);
    }

    [Test]
    public void A_subscription_beyond_the_limit_fails_until_another_ends()
    {
        using var node = new NodeUnderTest(NodeUnderTest.Options with { SubscriptionsPerSessionMax = 2 });
        var session = node.Open();
        var first = session.Queries.Subscribe(Everything, new Rows("1", _heard));
        session.Queries.Subscribe(Everything, new Rows("2", _heard));

        session.Queries.Subscribe(Everything, new Rows("3", _heard));
        first.Dispose();
        session.Queries.Subscribe(Everything, new Rows("4", _heard));

        Assert.That(_heard, Is.EqualTo(new[] { "1 page", "2 page", "3 failed RateLimited", "4 page" }));
    }

    [TestCase("", GridErrorCode.InvalidArgument)]
    [TestCase("_topgun_x", GridErrorCode.PermissionDenied)]
    public void A_map_that_callers_may_not_use_is_refused(string map, GridErrorCode code)
    {
        var session = _node.Open();

        session.Queries.Subscribe(Everything with { MapName = map }, new Rows("it", _heard));

        Assert.That(_heard, Is.EqualTo(new[] { $"it failed {code}" }));
        Assert.That(
            async () => await session.Queries.RunAsync(Everything with { MapName = map }, CancellationToken.None),
            Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(code));
        Assert.That(_node.Store.Find(map), Is.Null);
    }

    public void Dispose() => _node.Dispose();

    private IGridSession Open(string name) => _node.Open(new SinkUnderTest
    {
        WhenChanged = change => _heard.Add($"{name} record {Text(change.Key)}"),
    });

    private void Put(IGridSession writer) =>
        writer.Maps.Apply(Write.Batch(Write.Put("k", "v", null)), new CompletionUnderTest(() => _heard.Add("completed")));

    private static string Text(ReadOnlyMemory<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8.Span);

    private sealed class Rows(string name, List<string> heard, Action? whenPaged = null) : IQuerySink
    {
        public void OnPage(QueryPage page)
        {
            heard.Add($"{name} page");
            whenPaged?.Invoke();
        }

        public void OnChange(RowChange change, Delivery delivery) => heard.Add($"{name} {change.Kind} {Text(change.Key)}");

        public void OnFailed(GridError error) => heard.Add($"{name} failed {error.Code}");
    }
}
