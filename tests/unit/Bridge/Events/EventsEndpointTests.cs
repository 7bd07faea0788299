using System.Net;
using TopGun.Core.Time;
using TopGun.Node.Operations;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Events;

/// <summary>GET /events before a real node.</summary>
public sealed class EventsEndpointTests
{
    private const int JournalCapacity = 2000;

    private NodeHost _host = null!;
    private HttpClient _http = null!;
    private ulong _written;

    [SetUp]
    public async Task StartAsync()
    {
        _written = 0;
        _host = await NodeHost.StartAsync(new NodeOptions { NodeId = "node-1", JournalCapacity = JournalCapacity });
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_host.Bridge.Port}") };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_map_that_is_named_alone_may_have_a_comma_in_its_name()
    {
        using var events = await ReadyAsync("map=a,b&map=c&maps=d");
        foreach (var map in new[] { "a", "a,b", "c", "d" })
            await WriteAsync(map, "key");

        foreach (var map in new[] { "a,b", "c", "d" })
            Assert.That((await events.NextAsync())!.Value.Data.GetProperty("mapName").GetString(), Is.EqualTo(map));
    }

    [Test]
    public async Task Writes_to_the_maps_that_were_asked_for_are_told_as_they_happen()
    {
        using var events = await ReadyAsync("maps=todos,more");
        await WriteAsync("todos", "a");
        await WriteAsync("other", "b");
        await WriteAsync("more", "c");

        var first = await events.NextAsync();
        Assert.That(first!.Value.Name, Is.EqualTo("sync"));
        Assert.That(first.Value.Data.GetRawText(), Is.EqualTo(
            """{"mapName":"todos","key":"a","eventType":"PUT","record":{"value":"value","timestamp":{"millis":1700000000001,"counter":0,"nodeId":"cli-1"}}}"""));
        Assert.That((await events.NextAsync())!.Value.Data.GetProperty("mapName").GetString(), Is.EqualTo("more"));
        Assert.That(events.Response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/event-stream"));
        Assert.That(events.Response.Headers.GetValues("X-Accel-Buffering"), Is.EqualTo(["no"]));
    }

    [Test]
    public async Task A_stream_goes_on_behind_the_event_that_was_seen_last()
    {
        using var events = await ReadyAsync("maps=todos");
        await WriteAsync("todos", "a");
        var seen = (await events.NextAsync())!.Value.Id;
        events.Dispose();
        await WriteAsync("todos", "b");
        await WriteAsync("other", "x");
        await WriteAsync("todos", "c");

        using var resumed = await ReadyAsync("maps=todos", seen);

        Assert.That(await KeysAsync(resumed, 2), Is.EqualTo(["b", "c"]));
        await WriteAsync("todos", "d");
        Assert.That(await KeysAsync(resumed, 1), Is.EqualTo(["d"]));
    }

    [TestCase("0-1")]
    [TestCase("nonsense")]
    public async Task A_position_of_another_journal_is_answered_with_a_reset(string lastEventId)
    {
        using var events = await EventReader.OpenAsync(_http, "maps=todos", lastEventId);

        Assert.That((await events.NextAsync())!.Value.Name, Is.EqualTo("reset"));
        await WriteAsync("todos", "a");
        Assert.That(await KeysAsync(events, 1), Is.EqualTo(["a"]));
    }

    [Test]
    public async Task A_position_that_is_no_longer_kept_is_answered_with_a_reset()
    {
        using var events = await EventReader.OpenAsync(_http, "maps=todos");
        var seen = (await events.NextAsync())!.Value.Id;
        events.Dispose();
        await WriteManyAsync(JournalCapacity + 1);

        using var resumed = await EventReader.OpenAsync(_http, "maps=todos", seen);

        Assert.That((await resumed.NextAsync())!.Value.Name, Is.EqualTo("reset"));
    }

    [Test]
    public async Task A_burst_beyond_what_may_wait_is_told_from_the_journal_without_a_gap()
    {
        using var events = await ReadyAsync("maps=todos");
        var count = Limits.EventsWaitingMax + 500;

        await WriteManyAsync(count);

        var keys = await KeysAsync(events, count);
        Assert.That(keys, Is.EquivalentTo(Enumerable.Range(0, count).Select(i => $"k{i}")));
    }

    [Test]
    public async Task A_query_is_told_whole_and_then_by_its_changes()
    {
        var queries = Uri.EscapeDataString("""[{"queryId":"q","mapName":"todos","query":{}}]""");
        await WriteAsync("todos", "a");

        using var events = await ReadyAsync($"queries={queries}");
        var page = (await events.NextAsync())!.Value;
        await WriteAsync("todos", "b");
        var change = (await events.NextAsync())!.Value;

        Assert.That(page.Data.GetRawText(), Is.EqualTo("""{"queryId":"q","results":[{"key":"a","value":"value"}],"hasMore":false}"""));
        Assert.That(change.Data.GetRawText(), Is.EqualTo("""{"queryId":"q","key":"b","value":"value","changeType":"ENTER"}"""));
        Assert.That((page.Name, page.Id, change.Name), Is.EqualTo(("query", "", "query")));
    }

    [Test]
    public async Task A_silent_stream_is_kept_alive_by_comments()
    {
        using var events = await ReadyAsync("maps=todos");
        Assert.That(await events.LineAsync(), Is.Empty);
        var reading = events.LineAsync();
        do
        {
            // The stream may not have begun to wait when the time is moved first.
            _host.Bridge.Time.Advance(Limits.EventsHeartbeatTime);
            await Task.Yield();
        }
        while (!reading.IsCompleted);

        Assert.That(await reading, Is.EqualTo(":"));
    }

    [TestCase("", "nothing is asked for")]
    [TestCase("queries=x", "queries cannot be read")]
    [TestCase("queries=[1]", "queries cannot be read")]
    public async Task A_request_that_asks_for_nothing_or_cannot_be_read_is_refused(string query, string reason)
    {
        using var response = await _http.GetAsync($"/events?{query}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(reason));
    }

    [Test]
    public async Task A_stream_follows_so_many_maps_and_queries()
    {
        var maps = string.Join(',', Enumerable.Range(0, Limits.EventMapsMax + 1).Select(i => $"m{i}"));
        var queries = string.Join(',', Enumerable.Repeat("""{"queryId":"q","mapName":"m","query":{}}""", Limits.EventQueriesMax + 1));
        foreach (var query in new[] { $"maps={maps}", $"queries=[{queries}]" })
        {
            using var response = await _http.GetAsync($"/events?{query}");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        }
    }

    [Test]
    public async Task A_caller_without_token_is_refused_where_one_is_needed()
    {
        await using var strict = await BridgeHost.StartAsync(options => options.RequireAuthentication = true, _host.Grid);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{strict.Port}") };

        using var response = await http.GetAsync("/events?maps=todos");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_stream_is_a_connection_and_ends_at_shutdown()
    {
        using var events = await ReadyAsync("maps=todos");
        Assert.That(_host.Bridge.Registry.Count, Is.EqualTo(1));

        await _host.Bridge.StopAsync();

        Assert.That(await events.NextAsync(), Is.Null);
        Assert.That(_host.Bridge.Registry.Count, Is.Zero);
    }

    [Test]
    public async Task A_stream_whose_session_the_grid_ends_says_why_and_ends()
    {
        using var events = await ReadyAsync("maps=todos");

        _host.Grid.Dispose();

        var last = await events.NextAsync();
        Assert.That((last!.Value.Name, last.Value.Data.GetProperty("code").GetInt32()), Is.EqualTo(("error", 503)));
        Assert.That(await events.NextAsync(), Is.Null);
    }

    private async Task<EventReader> ReadyAsync(string query, string? lastEventId = null)
    {
        var events = await EventReader.OpenAsync(_http, query, lastEventId);
        Assert.That(events.Response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await events.NextAsync())!.Value.Name, Is.EqualTo("ready"));
        return events;
    }

    private static async Task<string[]> KeysAsync(EventReader events, int count)
    {
        var keys = new string[count];
        for (var i = 0; i < count; i++)
            keys[i] = (await events.NextAsync())!.Value.Data.GetProperty("key").GetString()!;
        return keys;
    }

    private async Task WriteAsync(string map, string key)
    {
        await using var client = await _host.ConnectAsync();
        var stamp = new HlcTimestamp(Messages.Stamp.Millis + ++_written, 0, "cli-1");
        await client.SendAsync(Messages.Batch(Messages.Put("1", key, Messages.Text("value"), stamp, map)));
        await client.ReceiveAsync<OpAck>();
    }

    private async Task WriteManyAsync(int count)
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Batch([.. Enumerable.Range(0, count).Select(i => Messages.Put($"{i}", $"k{i}"))]));
        await client.ReceiveAsync<OpAck>();
    }
}
