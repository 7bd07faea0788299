using System.Text.Json;
using TopGun.Core.Values;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Admin;

/// <summary>Operators look into maps, and learn what that cost.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class QueryRoutesTests(bool isApart)
{
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(isApart: isApart);

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task A_query_gives_rows_in_order_page_by_page_and_says_that_it_read_everything()
    {
        await WriteAsync("todos", "b", "a", "c");

        var first = await QueryAsync("""{"mapName":"todos","query":{"limit":2}}""");
        Assert.That(KeysOf(first), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(first.GetProperty("rows")[0].GetProperty("json").GetString(), Is.EqualTo("""{"text":"a"}"""));
        Assert.That(first.GetProperty("hasMore").GetBoolean(), Is.True);
        Assert.That(first.GetProperty("plan").ToString(), Is.EqualTo("""{"method":"scan","recordsRead":3,"recordsTotal":3}"""));

        var second = await QueryAsync($$$"""{"mapName":"todos","query":{"limit":2,"cursor":"{{{first.GetProperty("nextCursor").GetString()}}}"}}""");

        Assert.That(KeysOf(second), Is.EqualTo(new[] { "c" }));
    }

    [Test]
    public async Task A_query_that_an_index_helps_names_it_and_what_it_read()
    {
        await WriteAsync("todos", "a", "b", "c");
        await _host.JsonAsync("POST", "/api/admin/indexes", """{"mapName":"todos","attribute":"text","indexType":"hash"}""", 201);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await _host.JsonAsync("GET", "/api/admin/indexes/todos/text/status")).GetProperty("done").GetBoolean())
            limit.Token.ThrowIfCancellationRequested();

        var result = await QueryAsync("""{"mapName":"todos","query":{"where":{"text":"b"}}}""");

        Assert.That(KeysOf(result), Is.EqualTo(new[] { "b" }));
        Assert.That(result.GetProperty("plan").ToString(), Is.EqualTo("""{"method":"index","attribute":"text","indexType":"hash","recordsRead":1,"recordsTotal":3}"""));
    }

    [Test]
    public async Task At_most_a_thousand_rows_come_at_a_time()
    {
        await WriteAsync("many", [.. Enumerable.Range(0, Limits.AdminQueryRowsMax + 1).Select(i => $"k{i}")]);

        foreach (var query in new[] { """{"mapName":"many"}""", """{"mapName":"many","query":{"limit":5000}}""" })
        {
            var result = await QueryAsync(query);
            Assert.That(result.GetProperty("rows").GetArrayLength(), Is.EqualTo(Limits.AdminQueryRowsMax));
            Assert.That(result.GetProperty("hasMore").GetBoolean(), Is.True);
        }
    }

    [Test]
    public async Task Rows_that_take_too_much_are_refused()
    {
        await using var client = await _host.ConnectAsync();
        var text = new string('x', 900_000);
        for (var i = 0; i * text.Length <= Limits.AdminQueryCharsMax; i++)
        {
            await client.SendAsync(Messages.Batch(Messages.Put($"{i}", $"{i}", Messages.Text(text), Messages.Stamp, "great")));
            await client.ReceiveAsync<OpAck>();
        }

        var error = await _host.JsonAsync("POST", "/api/admin/queries", """{"mapName":"great"}""", 413);

        Assert.That(error.GetProperty("message").GetString(), Does.Contain("smaller limit"));
    }

    [TestCase("""{}""", "mapName")]
    [TestCase("""{"mapName":""}""", "mapName")]
    [TestCase("""{"mapName":"a","query":[]}""", "query")]
    [TestCase("""{"mapName":"a","query":{"predicate":{"op":"magic"}}}""", "query")]
    [TestCase("""{"mapName":"a","query":{"cursor":"nonsense"}}""", "query")]
    [TestCase("""{"mapName":"a","query":{"limit":"x"}}""", "query")]
    public async Task A_malformed_query_is_refused_with_its_field(string body, string field)
    {
        var error = await _host.JsonAsync("POST", "/api/admin/queries", body, 400);

        Assert.That(error.GetProperty("field").GetString(), Is.EqualTo(field), error.ToString());
    }

    [Test]
    public async Task A_map_is_measured_by_its_keys_and_values_and_an_unwritten_one_is_empty()
    {
        await WriteAsync("small", "a");
        await WriteAsync("large", "a", "b");
        var small = await MeasureAsync("small");
        var large = await MeasureAsync("large");

        var bytes = 1 + ValueOf("a").Span.Length;
        Assert.That(small, Is.EqualTo((1L, bytes)));
        Assert.That(large, Is.EqualTo((2L, 2 * bytes)));
        Assert.That(await MeasureAsync("nothing"), Is.EqualTo((0L, 0L)));
        await _host.JsonAsync("POST", "/api/admin/maps/size", "{}", 400);
    }

    [TestCase("/api/admin/queries")]
    [TestCase("/api/admin/maps/size")]
    public async Task Nobody_but_administrators_looks_into_maps(string path)
    {
        using var answer = await _host.SendAsync("POST", path, """{"mapName":"todos"}""", _host.Token("user"));

        await AdminHost.ReadAsync(answer, 403);
    }

    private Task<JsonElement> QueryAsync(string body) => _host.JsonAsync("POST", "/api/admin/queries", body);

    private async Task<(long Entries, long Bytes)> MeasureAsync(string map)
    {
        var size = await _host.JsonAsync("POST", "/api/admin/maps/size", $$"""{"mapName":"{{map}}"}""");
        return (size.GetProperty("entryCount").GetInt64(), size.GetProperty("bytes").GetInt64());
    }

    private async Task WriteAsync(string map, params string[] keys)
    {
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Batch([.. keys.Select((key, i) => Messages.Put($"{i}", key, ValueOf(key), Messages.Stamp, map))]));
        await client.ReceiveAsync<OpAck>();
    }

    private static OpaqueValue ValueOf(string text) => new(JsonMsgPack.FromJson($$"""{"text":"{{text}}"}"""));

    private static IEnumerable<string?> KeysOf(JsonElement result) =>
        result.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("key").GetString());
}
