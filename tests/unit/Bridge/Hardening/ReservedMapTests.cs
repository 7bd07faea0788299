using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TopGun.Node.Operations;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Hardening;

/// <summary>Maps of the server's own are out of reach, whatever the message (server-behaviour §11.9).</summary>
public sealed class ReservedMapTests
{
    private const string Op = """{"id":"1","mapName":"MAP","key":"k","record":{"value":1,"timestamp":{"millis":1700000000000,"counter":0,"nodeId":"n"}}}""";
    private const string GoodOp = """{"id":"0","mapName":"m","key":"k","record":{"value":1,"timestamp":{"millis":1700000000000,"counter":0,"nodeId":"n"}}}""";
    private const string OrEntry = """{"key":"k","records":[{"value":1,"tag":"1700000000000:0:n","timestamp":{"millis":1700000000000,"counter":0,"nodeId":"n"}}],"tombstones":[]}""";

    private NodeHost _host = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await NodeHost.StartAsync();
        _client = await _host.ConnectAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    private static IEnumerable<TestCaseData> Frames() =>
        from map in (string[])["_topgun_policies", "__topgun_x", "_TopGun_Policies", "todos__backup", "$sys/stats"]
        from frame in (string[])
        [
            $$$"""{"type":"CLIENT_OP","payload":{{{Op}}}}""",
            """{"type":"QUERY_SUB","payload":{"queryId":"q","mapName":"MAP","query":{}}}""",
            """{"type":"SYNC_INIT","mapName":"MAP"}""",
            """{"type":"MERKLE_REQ_BUCKET","payload":{"mapName":"MAP","path":""}}""",
            """{"type":"ORMAP_SYNC_INIT","mapName":"MAP","rootHash":0,"bucketHashes":{}}""",
            """{"type":"ORMAP_MERKLE_REQ_BUCKET","payload":{"mapName":"MAP","path":""}}""",
            """{"type":"ORMAP_DIFF_REQUEST","payload":{"mapName":"MAP","keys":["k"]}}""",
            $$$"""{"type":"ORMAP_PUSH_DIFF","payload":{"mapName":"MAP","entries":[{{{OrEntry}}}]}}""",
            """{"type":"JOURNAL_READ","requestId":"r","fromSequence":"0","mapName":"MAP"}""",
            """{"type":"JOURNAL_SUBSCRIBE","requestId":"r","mapName":"MAP"}""",
            """{"type":"ENTRY_PROCESS","requestId":"r","mapName":"MAP","key":"k","processor":{"name":"builtin:increment","code":""}}""",
            """{"type":"ENTRY_PROCESS_BATCH","requestId":"r","mapName":"MAP","keys":["k"],"processor":{"name":"builtin:increment","code":""}}""",
            """{"type":"SEARCH","payload":{"requestId":"r","mapName":"MAP","query":"x"}}""",
            """{"type":"SEARCH_SUB","payload":{"subscriptionId":"r","mapName":"MAP","query":"x"}}""",
            """{"type":"HYBRID_SEARCH","payload":{"requestId":"r","mapName":"MAP","queryText":"x","methods":["fullText"],"k":5}}""",
            """{"type":"VECTOR_SEARCH","payload":{"id":"r","mapName":"MAP","queryVector":[0,0,0,0],"k":5}}""",
        ]
        let type = JsonDocument.Parse(frame).RootElement.GetProperty("type").GetString()
        select new TestCaseData(frame.Replace("MAP\"", map + "\"", StringComparison.Ordinal)).SetArgDisplayNames(type!, map);

    [TestCaseSource(nameof(Frames))]
    public async Task Line_459_a_message_about_a_reserved_map_is_refused(string frame)
    {
        await _client.Socket.SendAsync(Encoding.UTF8.GetBytes(frame), opcode: 1);

        var answer = (await _client.SettleAsync()).Single();
        Assert.That(IsRefusal(answer), Is.True, answer.ToString());
    }

    [Test]
    public async Task Line_459_a_reserved_map_is_refused_at_any_place_of_a_batch()
    {
        var reserved = Op.Replace("MAP", "_topgun_x", StringComparison.Ordinal);
        await _client.Socket.SendAsync(Encoding.UTF8.GetBytes($$$"""{"type":"OP_BATCH","payload":{"ops":[{{{GoodOp}}},{{{reserved}}}]}}"""), opcode: 1);

        var answers = await _client.SettleAsync();
        Assert.That(((OpRejected)answers[0]).Code, Is.EqualTo(403));
        Assert.That(((OpAck)answers[^1]).Results.Select(result => result.Success), Is.EqualTo([true, false]));
    }

    [Test]
    public async Task Line_459_a_reserved_map_is_refused_over_HTTP()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_host.Bridge.Port}") };
        var body = $$$"""
            {"clientId":"c","clientHlc":{"millis":1700000000000,"counter":0,"nodeId":"n"},
             "operations":[{{{Op}}}],"queries":[{"queryId":"q","mapName":"MAP","filter":{}}]}
            """.Replace("MAP\"", "_topgun_x\"", StringComparison.Ordinal);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/sync", content);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(answer.TryGetProperty("ack", out _), Is.False, answer.ToString());
        Assert.That(answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetInt32()), Is.EqualTo([403, 403]));
    }

    [Test]
    public async Task Where_everybody_may_administer_everybody_may_write_the_maps_of_the_system()
    {
        await using var open = await NodeHost.StartAsync(new NodeOptions { NodeId = "node-1", AnonymousMayAdminister = true });
        await using var client = await open.ConnectAsync();

        await client.Socket.SendAsync(Encoding.UTF8.GetBytes($$$"""{"type":"CLIENT_OP","payload":{{{Op.Replace("MAP", "$sys/stats", StringComparison.Ordinal)}}}}"""), opcode: 1);

        Assert.That((await client.SettleAsync()).Single(), Is.InstanceOf<OpAck>());
    }

    private static bool IsRefusal(ClientMessage answer) => answer switch
    {
        Error error => error.Code is 403 or 501,
        OpRejected rejected => rejected.Code == 403,
        QueryResp page => page is { Error: not null, Results.Count: 0 },
        EntryProcessResponse processed => processed is { Success: false, Error: not null },
        EntryProcessBatchResponse processed => processed.Results.Values.All(result => result is { Success: false, Error: not null }),
        SearchResp found => found is { Error: not null, Results.Count: 0 },
        HybridSearchResp found => found is { Error: not null, Results.Count: 0 },
        VectorSearchResp found => found.Error is not null,
        _ => false,
    };
}
