using TopGun.Client.Queries;
using TopGun.Client.Records;
using TopGun.Client.Tests.Conformance;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Records;

[TestFixture]
internal sealed class RecordMapTests
{
    private static readonly Errand Milk = new()
    {
        Id = "1", Text = "milk", DueAt = 5_000_000_000, Weight = 1.5, Priority = Priority.High, Rank = -1, Tags = ["a", "ß"],
    };

    private NodeGrid _node = null!;
    private GridHost _host = null!;
    private TopGunClient _client = null!;
    private RecordMap<Errand> _errands = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        _node = TestNode.Create(new NamedCallers());
        _host = await GridHost.StartAsync(_node);
        _client = await TopGunClient.ConnectAsync(_host.Address.ToString());
        _errands = _client.Errands();
    }

    [TearDown]
    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public async Task A_record_is_read_as_it_was_put()
    {
        Assert.That(await _errands.PutAsync(Milk), Is.True);
        Assert.That(await _errands.GetAsync("1"), Is.EqualTo(Milk));
        Assert.That(await _errands.GetAsync("2"), Is.Null);
    }

    [Test]
    public async Task Several_records_are_read_together()
    {
        var keys = Enumerable.Range(0, ClientLimits.ReadsAtOnce + 10).Select(i => $"{i}").ToArray();
        await _errands.ApplyAsync([.. keys.Where(key => key != "7").Select(key => RecordWrite.Put(Milk with { Id = key }))]);

        var found = await _errands.GetManyAsync([.. keys, "1", "never written"]);
        Assert.That(found.Keys, Is.EqualTo(keys.Where(key => key != "7")));
        Assert.That(found["8"], Is.EqualTo(Milk with { Id = "8" }));
        Assert.That(await _errands.GetManyAsync([]), Is.Empty);
    }

    [Test]
    public async Task One_unfit_record_of_several_is_named()
    {
        await using var session = await _node.OpenSessionAsync(Credentials.Anonymous, new RecordingSessionSink(), default);
        await Writes.Put("errands", "2", "7").ApplyAsync(session);

        var unfit = await Assert.ThrowsAsync<TopGunException>(() => _errands.GetManyAsync(["1", "2"]));
        Assert.That(unfit!.Message, Does.Contain("'2' in map 'errands'"));
        Assert.That(unfit.IsTransient, Is.False);
    }

    [Test]
    public async Task An_entry_tells_when_it_was_written_and_expires()
    {
        await _errands.PutAsync(Milk);
        await _errands.PutAsync(Milk with { Id = "2" }, timeToLive: TimeSpan.FromHours(1));

        var (forEver, forAnHour) = (await _errands.GetEntryAsync("1"), await _errands.GetEntryAsync("2"));
        Assert.That((forEver!.Record, forEver.TimeToLive, forEver.ExpiresAt), Is.EqualTo((Milk, TimeSpan.Zero, (DateTimeOffset?)null)));
        Assert.That(forAnHour!.ExpiresAt, Is.EqualTo(forAnHour.WrittenAt + TimeSpan.FromHours(1)));
        Assert.That(forAnHour.Timestamp, Is.GreaterThan(forEver.Timestamp));
        Assert.That(await _errands.GetEntryAsync("3"), Is.Null);
    }

    [Test]
    public async Task A_query_is_read_page_by_page_and_its_first_record_alone()
    {
        for (var i = 0; i < 5; i++)
            await _errands.PutAsync(new Errand { Id = $"{i}", Text = $"{i}" });
        var query = _errands.All.OrderByDescending(errand => errand.Text);

        var texts = "";
        await foreach (var errand in query.Take(4).ReadAsync())
            texts += errand.Text;
        Assert.That(texts, Is.EqualTo("4321"));
        Assert.That((await query.FirstOrDefaultAsync())!.Text, Is.EqualTo("4"));
        Assert.That(await query.AnyAsync(), Is.True);
        var none = query.Where(errand => errand.Text == "9");
        Assert.That((await none.FirstOrDefaultAsync(), await none.AnyAsync()), Is.EqualTo(((Errand?)null, false)));
    }

    [Test]
    public async Task A_removed_record_is_gone()
    {
        await _errands.PutAsync(Milk);

        Assert.That(await _errands.RemoveAsync("1"), Is.True);
        Assert.That(await _errands.GetAsync("1"), Is.Null);
    }

    [Test]
    public async Task Writes_of_a_batch_are_judged_one_by_one()
    {
        var results = await _errands.ApplyAsync([RecordWrite.Put(Milk), RecordWrite.Put(Milk with { Id = "" }), RecordWrite.Remove<Errand>("1")]);

        Assert.That(results.Select(result => (result.Changed, result.Error?.Code)), Is.EqualTo(new (bool, GridErrorCode?)[]
        {
            (true, null), (false, GridErrorCode.InvalidArgument), (true, null),
        }));
        Assert.That(await _errands.ApplyAsync([]), Is.Empty);
    }

    [Test]
    public async Task A_refused_write_is_an_exception_with_the_code_of_the_error_table()
    {
        var refused = await Assert.ThrowsAsync<TopGunException>(() => _errands.PutAsync(Milk with { Id = "" }));

        Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(refused.Message, Does.Contain("key"));
    }

    [Test]
    public async Task A_level_that_is_not_reached_is_an_exception()
    {
        var missed = await Assert.ThrowsAsync<TopGunException>(() => _errands.PutAsync(Milk, WriteConcern.Persisted));

        Assert.That(missed!.Message, Does.Contain("PERSISTED"));
        Assert.That(await _errands.GetAsync("1"), Is.EqualTo(Milk));
    }

    [Test]
    public async Task A_record_larger_than_its_schema_allows_is_refused_before_it_is_sent()
    {
        var refused = await Assert.ThrowsAsync<TopGunException>(() => _errands.PutAsync(Milk with { Text = new string('x', 300) }));

        Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.TooLarge));
    }

    [Test]
    public async Task A_stored_value_that_is_no_such_record_is_named()
    {
        await using var session = await _node.OpenSessionAsync(Credentials.Anonymous, new RecordingSessionSink(), default);
        await Writes.Put("errands", "1", """{"text":7}""").AndPut("errands", "2", "7").ApplyAsync(session);

        foreach (var key in new[] { "1", "2" })
        {
            var unfit = await Assert.ThrowsAsync<TopGunException>(() => _errands.GetAsync(key));
            Assert.That(unfit!.Code, Is.EqualTo(GridErrorCode.SchemaViolation));
            Assert.That(unfit.Message, Does.Contain($"'{key}' in map 'errands'"));
        }
    }

    [Test]
    public async Task A_query_filters_sorts_and_limits()
    {
        foreach (var (id, text) in new[] { ("1", "c"), ("2", "a"), ("3", "b"), ("4", "d") })
            await _errands.PutAsync(new Errand { Id = id, Text = text, Done = text == "b" });

        var query = _errands.Where(errand => !errand.Done);
        Assert.That(Texts(await query.OrderBy(errand => errand.Text).ToListAsync()), Is.EqualTo("acd"));
        Assert.That(Texts(await query.OrderByDescending(errand => errand.Text).Take(2).ToListAsync()), Is.EqualTo("dc"));
        Assert.That(Texts(await query.Where(errand => errand.Text != "c").OrderBy(errand => errand.Done).ThenByDescending(errand => errand.Text).ToListAsync()), Is.EqualTo("da"));
        Assert.That(await _errands.All.ToListAsync(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Pages_follow_each_other()
    {
        foreach (var id in "12345")
            await _errands.PutAsync(new Errand { Id = $"{id}", Text = $"{id}" });

        var query = _errands.All.OrderBy(errand => errand.Text).Take(2);
        var first = await query.ToPageAsync();
        var second = await query.After(first.NextCursor!).ToPageAsync();
        var third = await query.After(second.NextCursor!).ToPageAsync();
        Assert.That(new[] { Texts(first.Items), Texts(second.Items), Texts(third.Items) }, Is.EqualTo(new[] { "12", "34", "5" }));
        Assert.That(third.NextCursor, Is.Null);
    }

    [Test]
    public async Task A_cursor_of_another_query_is_refused()
    {
        var refused = await Assert.ThrowsAsync<TopGunException>(() => _errands.All.After("nonsense").ToPageAsync());

        Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task A_watch_tells_the_result_and_every_change()
    {
        await _errands.PutAsync(Milk);
        await using var changes = _errands.Where(errand => !errand.Done).WatchAsync().GetAsyncEnumerator();

        Assert.That(await NextAsync(changes), Is.EqualTo(new Change<Errand>(ChangeKind.Enter, "1", Milk)));
        await _errands.PutAsync(Milk with { Text = "bread" });
        Assert.That(await NextAsync(changes), Is.EqualTo(new Change<Errand>(ChangeKind.Update, "1", Milk with { Text = "bread" })));
        await _errands.PutAsync(Milk with { Done = true });
        Assert.That(await NextAsync(changes), Is.EqualTo(new Change<Errand>(ChangeKind.Leave, "1", Milk with { Text = "bread" })));
    }

    [Test]
    public async Task A_watch_goes_on_after_a_restart_with_what_has_changed_meanwhile()
    {
        foreach (var id in "123")
            await _errands.PutAsync(Milk with { Id = $"{id}" });
        await using var changes = _errands.All.OrderBy(errand => errand.Id).WatchAsync().GetAsyncEnumerator();
        for (var i = 0; i < 3; i++)
            await NextAsync(changes);

        await _host.DisposeAsync();
        await using var session = await _node.OpenSessionAsync(Credentials.Anonymous, new RecordingSessionSink(), default);
        await Writes.Remove("errands", "1").AndPut("errands", "2", "{\"id\":\"2\"}").AndPut("errands", "4", "{\"id\":\"4\"}").ApplyAsync(session);
        _host = await GridHost.StartAsync(_node, _host.Address.Port);
        var seen = new[] { await NextAsync(changes), await NextAsync(changes), await NextAsync(changes) };

        Assert.That(seen.Select(change => $"{change.Kind} {change.Key}"), Is.EqualTo(new[] { "Leave 1", "Update 2", "Enter 4" }));
    }

    [Test]
    public async Task A_cancelled_watch_ends_with_cancellation()
    {
        using var stop = new CancellationTokenSource();
        await _errands.PutAsync(Milk);
        await using var changes = _errands.All.WatchAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        await NextAsync(changes);

        await stop.CancelAsync();
        Assert.That(async () => await changes.MoveNextAsync(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task The_token_of_the_client_goes_with_every_call()
    {
        await using var refused = await TopGunClient.ConnectAsync(_host.Address.ToString(), new TopGunClientOptions { Token = "bad" });

        foreach (var call in new Func<Task>[] { () => refused.Errands().GetAsync("1"), () => refused.Errands().PutAsync(Milk), () => refused.Errands().All.ToListAsync() })
            Assert.That((await Assert.ThrowsAsync<TopGunException>(call))!.Code, Is.EqualTo(GridErrorCode.Unauthenticated));
    }

    [Test]
    public async Task A_node_that_cannot_be_reached_is_said_to_be_unavailable()
    {
        await _host.DisposeAsync();

        Assert.That(
            (await Assert.ThrowsAsync<TopGunException>(() => TopGunClient.ConnectAsync(_host.Address.ToString(), new TopGunClientOptions { CallTimeout = TimeSpan.FromSeconds(2) })))!.Code,
            Is.EqualTo(GridErrorCode.Unavailable));
    }

    private static string Texts(IEnumerable<Errand> errands) => string.Concat(errands.Select(errand => errand.Text));

    private static async Task<Change<Errand>> NextAsync(IAsyncEnumerator<Change<Errand>> changes)
    {
        Assert.That(await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)), Is.True);
        return changes.Current;
    }
}
