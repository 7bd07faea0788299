using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Grid.V1;
using TopGun.Node.Operations.Services;
using ChangeKind = TopGun.Core.Grid.Queries.ChangeKind;
using MapQuery = TopGun.Core.Grid.Queries.MapQuery;

namespace TopGun.Node.Tests.Services;

public sealed class LiveFeedTests
{
    private static readonly byte[] One = [1];

    private ScriptedQueries _queries = null!;
    private LiveFeed _feed = null!;

    [SetUp]
    public void Start()
    {
        _queries = new ScriptedQueries();
        _feed = new LiveFeed(_queries, new MapQuery { MapName = "m" }, ValueForm.Json);
        _feed.Start();
    }

    [TearDown]
    public void Dispose()
    {
        _feed.Dispose();
        _queries.Dispose();
    }

    [Test]
    public async Task A_watcher_gets_a_page_and_then_the_changes_in_order()
    {
        Change("a");
        Change("b");

        Assert.That((await _feed.NextAsync(default)).Page.Reset, Is.False);
        Assert.That((await _feed.NextAsync(default)).Changes.Changes_.Select(change => change.Row.Key + change.Row.Value.Json), Is.EqualTo(new[] { "a1", "b1" }));
    }

    [Test]
    public async Task A_watcher_that_falls_behind_gets_a_fresh_page_marked_as_reset()
    {
        await _feed.NextAsync(default);
        for (var i = 0; i <= ServiceLimits.WatchChangesMax; i++)
            Change($"{i}");

        Assert.That((await _feed.NextAsync(default)).Page.Reset, Is.True);
        Assert.That((_queries.Subscriptions, _queries.Ended), Is.EqualTo((2, 1)));
        Change("later");
        Assert.That((await _feed.NextAsync(default)).Changes.Changes_.Single().Row.Key, Is.EqualTo("later"));
    }

    [Test]
    public async Task Changes_travel_in_messages_of_a_bounded_size()
    {
        await _feed.NextAsync(default);
        for (var i = 0; i <= ServiceLimits.ChangesPerMessageMax; i++)
            Change($"{i}");

        Assert.That((await _feed.NextAsync(default)).Changes.Changes_, Has.Count.EqualTo(ServiceLimits.ChangesPerMessageMax));
        Assert.That((await _feed.NextAsync(default)).Changes.Changes_, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_query_that_cannot_be_served_fails_the_watch()
    {
        _queries.Sink!.OnFailed(new GridError(GridErrorCode.PermissionDenied, "not yours"));

        var refused = await Assert.ThrowsAsync<GridException>(() => _feed.NextAsync(default));
        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    private void Change(string key) =>
        _queries.Sink!.OnChange(new RowChange(ChangeKind.Enter, Encoding.UTF8.GetBytes(key), One), new Delivery());
}
