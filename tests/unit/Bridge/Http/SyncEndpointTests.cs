using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Http;

/// <summary>POST /sync before a real node (checklist group V).</summary>
public sealed class SyncEndpointTests
{
    private static readonly Core.Time.HlcTimestamp Later = new(Messages.Stamp.Millis + 1, 0, "cli-1");

    private NodeHost _host = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
        _http = Client(_host.Bridge);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("")]
    [TestCase("80")]
    [TestCase("de0000")]
    [TestCase("de0001aa6f7065726174696f6e7390")]
    public async Task Line_369_an_empty_request_gets_the_time(string body)
    {
        using var response = await PostAsync(Convert.FromHexString(body));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/msgpack"));
        var answer = await AnswerOfAsync(response);
        Assert.That(answer.ServerHlc.Millis, Is.GreaterThan(0));
        Assert.That((answer.Ack, answer.QueryResults.Count, answer.Errors.Count), Is.EqualTo(((HttpAck?)null, 0, 0)));
    }

    [Test]
    public async Task Line_370_a_write_is_acknowledged_and_seen_by_a_query_over_WebSocket()
    {
        var answer = await SyncAsync(Request([Messages.Put("1", "a"), Messages.Put("2", "b")]));

        Assert.That(answer.Ack!.LastId, Is.EqualTo("2"));
        Assert.That(answer.Ack.Results.Select(result => (result.OpId, result.Success)), Is.EqualTo([("1", true), ("2", true)]));
        Assert.That(answer.ServerHlc, Is.GreaterThan(Messages.Stamp));
        await using var client = await _host.ConnectAsync();
        await client.SendAsync(Messages.Query("q"));
        Assert.That((await client.ReceiveAsync<QueryResp>()).Results.Select(row => row.Key), Is.EquivalentTo(["a", "b"]));
    }

    [TestCase("ffff")]
    [TestCase("c0")]
    [TestCase("81a1")]
    [TestCase("81aa6f7065726174696f6e73a178")]
    public async Task Line_371_a_malformed_body_is_refused(string body) =>
        await ExpectErrorAsync(await PostAsync(Convert.FromHexString(body)), 400, "invalid MsgPack body");

    [Test]
    public async Task Line_371_deep_nesting_is_refused_and_the_server_lives()
    {
        await ExpectErrorAsync(await PostAsync(Messages.Deep("x", 2000)), 400, "invalid MsgPack body");
        var json = new string('[', 2000) + new string(']', 2000);
        await ExpectErrorAsync(await PostAsync(Encoding.UTF8.GetBytes(json), "application/json"), 400, "invalid JSON body");

        Assert.That((await PostAsync([])).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Line_367_a_body_beyond_2_MiB_is_refused()
    {
        using var tooLong = await PostAsync(new byte[Limits.HttpBodyBytesMax + 1]);
        await ExpectErrorAsync(tooLong, 413, "too large");
        await ExpectErrorAsync(await PostAsync(new byte[Limits.HttpBodyBytesMax]), 400, "invalid");
    }

    [Test]
    public async Task A_body_that_does_not_come_in_time_gets_408()
    {
        await using var host = await BridgeHost.StartAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Grid.Authenticate = _ =>
        {
            arrived.SetResult();
            return Task.FromResult(Principal.Anonymous);
        };
        await using var socket = await RawWebSocket.OpenAsync(host.Port);
        await socket.SendRawAsync("POST /sync HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"u8.ToArray());
        await arrived.Task;

        host.Time.Advance(Limits.HttpRequestTime);

        await socket.ReadResponseAsync();
        Assert.That(socket.Response, Does.StartWith("HTTP/1.1 408"));
    }

    [Test]
    public async Task Line_374_a_refused_operation_is_listed_and_not_acknowledged()
    {
        var refused = await SyncAsync(Request([Messages.Put("1", map: "")]));
        Assert.That(refused.Ack, Is.Null);
        Assert.That(refused.Errors.Single().Context, Is.EqualTo("1"));

        var mixed = await SyncAsync(Request([Messages.Put("1", map: ""), Messages.Put("2")]));
        Assert.That(mixed.Ack!.Results.Select(result => result.Success), Is.EqualTo([false, true]));
        Assert.That(mixed.Errors.Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task A_request_may_hold_more_operations_than_one_batch()
    {
        var count = GridLimits.OperationsPerBatchMax + 1;
        var answer = await SyncAsync(Request([.. Enumerable.Range(1, count).Select(i => Messages.Put($"{i}", $"k{i}"))]));

        Assert.That((answer.Ack!.LastId, answer.Ack.Results.Count), Is.EqualTo(($"{count}", count)));
    }

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

        _host.Time.Advance(TimeSpan.FromMinutes(11));
        var late = await SyncAsync(Asking(next));

        Assert.That(late.QueryResults, Is.Empty);
        Assert.That(late.Errors.Single(), Is.EqualTo(new HttpError { Code = 400, Message = "invalid or expired cursor", Context = "q" }));
    }

    [Test]
    public async Task Queries_are_limited_in_number_and_size()
    {
        await using var small = await BridgeHost.StartAsync(options => options.OutboxBytesMax = 10, _host.Grid);
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

    [Test]
    public async Task Lines_376_and_480_a_delta_holds_what_has_changed_since_the_last_poll_tombstones_included()
    {
        await SyncAsync(Request([Messages.Put("1", "a"), Messages.Put("2", "b")]));
        var first = await DeltaAsync(default);
        await SyncAsync(Request([Messages.Remove("3", "a", Later), Messages.Put("4", "old", Messages.Text("v"), new(5, 0, "x"))]));
        var second = await DeltaAsync(first.ServerSyncTimestamp);
        var third = await DeltaAsync(second.ServerSyncTimestamp);

        Assert.That(Told(first), Is.EquivalentTo(["Put a", "Put b"]));
        Assert.That(Told(second), Is.EquivalentTo(["Remove a", "Put old"]), "an old stamp is new here");
        Assert.That(second.Records.Single(record => record.Key == "a").Record.Value.IsNil, Is.True);
        Assert.That((third.Records.Count, third.HasMore), Is.EqualTo((0, (bool?)null)));
        Assert.That(first.ServerSyncTimestamp.Millis, Is.GreaterThan(0));
    }

    [Test]
    public async Task Line_480_the_stamp_of_a_poll_comes_back_as_JavaScript_writes_it()
    {
        await SyncAsync(Request([Messages.Put("1", "a")]));
        var first = await DeltaAsync(default);
        await SyncAsync(Request([Messages.Put("2", "b")]));

        // Numbers beyond 32 bits arrive as doubles; none of the stamp may be lost by it.
        var stamp = first.ServerSyncTimestamp;
        Assert.That((ulong)(double)stamp.Millis, Is.EqualTo(stamp.Millis));
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(3);
        writer.WriteString("clientId");
        writer.WriteString("c");
        writer.WriteString("clientHlc");
        WriteStamp(writer, Messages.Stamp);
        writer.WriteString("syncMaps");
        writer.WriteArrayHeader(1);
        writer.WriteMapHeader(2);
        writer.WriteString("mapName");
        writer.WriteString("todos");
        writer.WriteString("lastSyncTimestamp");
        WriteStamp(writer, stamp);

        var second = (await AnswerOfAsync(await PostAsync(buffer.ToArray()))).Deltas.Single();

        Assert.That(Told(second), Is.EqualTo(["Put b"]));

        static void WriteStamp(MsgPackWriter writer, Core.Time.HlcTimestamp written)
        {
            writer.WriteMapHeader(3);
            writer.WriteString("millis");
            writer.WriteDouble(written.Millis);
            writer.WriteString("counter");
            writer.WriteDouble(written.Counter);
            writer.WriteString("nodeId");
            writer.WriteString(written.NodeId);
        }
    }

    [Test]
    public async Task Line_376_a_stamp_of_a_record_asks_for_what_is_newer()
    {
        await SyncAsync(Request([Messages.Put("1", "a"), Messages.Put("2", "b", Messages.Text("v"), Later)]));

        Assert.That(Told(await DeltaAsync(Messages.Stamp)), Is.EqualTo(["Put b"]));
    }

    [Test]
    public async Task Line_376_a_delta_of_a_map_of_sets_holds_the_changed_keys_with_their_removed_tags()
    {
        await SyncAsync(Request([Add("1", "a", "t1"), Add("2", "b", "t2")]));
        var first = await DeltaAsync(default);
        await SyncAsync(Request([new Operation { Id = "3", MapName = "todos", Key = "a", OpType = OperationType.OrRemove, OrTag = "t1" }]));
        var second = await DeltaAsync(first.ServerSyncTimestamp);

        Assert.That((first.Records.Count, string.Concat(first.Entries.Select(entry => entry.Key).Order())), Is.EqualTo((0, "ab")));
        Assert.That(
            first.Entries.Single(entry => entry.Key == "b").Records.Select(record => (record.Tag, record.Value, record.Timestamp)),
            Is.EqualTo([("t2", Messages.Text("b"), Messages.Stamp)]));
        Assert.That(second.Entries, Is.EqualTo([new OrMapEntry { Key = "a", Records = [], Tombstones = ["t1"] }]));

        static Operation Add(string id, string key, string tag) => new()
        {
            Id = id, MapName = "todos", Key = key, OpType = OperationType.OrAdd,
            OrRecord = new OrMapRecord { Value = Messages.Text(key), Timestamp = Messages.Stamp, Tag = tag },
        };
    }

    [Test]
    public async Task A_full_answer_postpones_the_rest_to_the_next_requests()
    {
        foreach (var key in new[] { "a", "b", "c", "d", "e", "f", "g", "h" })
            await SyncAsync(Request([Messages.Put("1", key, Messages.Large, Messages.Stamp)]));

        var (first, other) = await DeltasAsync(default, default);
        Assert.That((first.Records.Count, first.HasMore, other.Records.Count, other.HasMore), Is.EqualTo((5, (bool?)true, 1, (bool?)true)));
        var (rest, rested) = await DeltasAsync(first.ServerSyncTimestamp, other.ServerSyncTimestamp);

        Assert.That((rest.Records.Count, rest.HasMore, rested.Records.Count, rested.HasMore), Is.EqualTo((3, (bool?)null, 2, (bool?)true)));
        Assert.That(first.Records.Concat(rest.Records).Select(record => record.Key).Order(), Is.EqualTo(["a", "b", "c", "d", "e", "f", "g", "h"]));
    }

    [Test]
    public async Task A_map_that_has_no_delta_is_an_error_of_its_own()
    {
        var maps = Enumerable.Repeat(new HttpMapCursor { MapName = "", LastSyncTimestamp = default }, 1)
            .Concat(Enumerable.Range(0, Limits.HttpMapsMax).Select(i => new HttpMapCursor { MapName = $"m{i}", LastSyncTimestamp = default }));

        var answer = await SyncAsync(new HttpSyncRequest { ClientId = "c", ClientHlc = Messages.Stamp, SyncMaps = [.. maps] });

        Assert.That(answer.Errors.Select(error => error.Code), Is.EqualTo([400u, 429u]));
        Assert.That(answer.Deltas, Has.Count.EqualTo(Limits.HttpMapsMax - 1));
    }

    [Test]
    public async Task Line_372_without_token_the_answer_depends_on_the_switch()
    {
        await using var strict = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        using var strictHttp = Client(strict);
        await ExpectErrorAsync(await strictHttp.PostAsync("/sync", Content([])), 401, "authentication required");
        Assert.That(strict.Grid.Authentications, Is.Zero);

        await using var open = await BridgeHost.StartAsync(options =>
        {
            options.RequireAuthentication = true;
            options.AnonymousHttpGrid = _host.Grid.AdmittingAnonymous;
        });
        using var openHttp = Client(open);
        Assert.That((await openHttp.PostAsync("/sync", Content([]))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(open.Grid.Authentications, Is.Zero);
    }

    [Test]
    public async Task Line_373_a_bad_token_is_refused_and_a_good_one_served()
    {
        await using var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        host.Grid.Authenticate = credentials => credentials.Token == "good"
            ? Task.FromResult(Principal.Anonymous)
            : throw new GridException(GridErrorCode.Unauthenticated, "expired");
        using var http = Client(host);

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "bad");
        await ExpectErrorAsync(await http.PostAsync("/sync", Content([])), 401, "Authentication failed");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "good");
        Assert.That((await http.PostAsync("/sync", Content([]))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(host.Grid.Sessions, Is.Empty, "a session outlives its request");
    }

    [Test]
    public async Task A_grid_that_throws_leaves_no_operation_without_an_answer()
    {
        await using var host = await BridgeHost.StartAsync();
        host.Grid.Apply = (_, _, _) => throw new InvalidOperationException("defect");
        using var http = Client(host);

        var answer = await AnswerOfAsync(await http.PostAsync("/sync", Content(Bytes(Request([Messages.Put("1")])))));

        Assert.That(answer.Errors.Single(), Is.EqualTo(new HttpError { Code = 500, Message = "internal error", Context = "1" }));
    }

    private static HttpClient Client(BridgeHost host) => new() { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}") };

    private static HttpSyncRequest Request(Operation[] operations) =>
        new() { ClientId = "c", ClientHlc = Messages.Stamp, Operations = operations };

    private static HttpSyncRequest Asking(params HttpQuery[] queries) =>
        new() { ClientId = "c", ClientHlc = Messages.Stamp, Queries = queries };

    private static byte[] Bytes(HttpSyncRequest request)
    {
        using var buffer = new PooledBuffer();
        request.Write(new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    private static ByteArrayContent Content(byte[] body, string type = "application/x-msgpack") =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static async Task<HttpSyncResponse> AnswerOfAsync(HttpResponseMessage response)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var reader = new MsgPackReader(await response.Content.ReadAsByteArrayAsync());
        return HttpSyncResponse.Read(ref reader);
    }

    private static async Task ExpectErrorAsync(HttpResponseMessage response, int status, string message)
    {
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(status));
        Assert.That(error.GetProperty("message").GetString(), Does.Contain(message));
    }

    private static IEnumerable<string> Told(HttpDelta delta) => delta.Records.Select(record => $"{record.EventType} {record.Key}");

    private async Task<HttpDelta> DeltaAsync(Core.Time.HlcTimestamp since) => (await SyncAsync(new HttpSyncRequest
    {
        ClientId = "c", ClientHlc = Messages.Stamp,
        SyncMaps = [new HttpMapCursor { MapName = "todos", LastSyncTimestamp = since }],
    })).Deltas.Single();

    private async Task<(HttpDelta First, HttpDelta Other)> DeltasAsync(Core.Time.HlcTimestamp since, Core.Time.HlcTimestamp otherSince)
    {
        var answer = await SyncAsync(new HttpSyncRequest
        {
            ClientId = "c", ClientHlc = Messages.Stamp,
            SyncMaps =
            [
                new HttpMapCursor { MapName = "todos", LastSyncTimestamp = since },
                new HttpMapCursor { MapName = "todos", LastSyncTimestamp = otherSince },
            ],
        });
        return (answer.Deltas[0], answer.Deltas[1]);
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

    private Task<HttpResponseMessage> PostAsync(byte[] body, string type = "application/x-msgpack") =>
        _http.PostAsync("/sync", Content(body, type));

    private async Task<HttpSyncResponse> SyncAsync(HttpSyncRequest request) => await AnswerOfAsync(await PostAsync(Bytes(request)));
}
