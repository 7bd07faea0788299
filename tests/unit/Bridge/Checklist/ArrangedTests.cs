using TopGun.Core.Values;
using TopGun.Node.Operations;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Two clients of one grid, in either arrangement; tests are named after the lines of the checklist (server-behaviour §12).</summary>
internal abstract class ArrangedTests(string kind)
{
    private readonly List<BridgeClient> _clients = [];
    private int _operations;

    protected Arrangement Grid { get; private set; } = null!;

    protected BridgeClient Ann { get; private set; } = null!;

    protected BridgeClient Bob { get; private set; } = null!;

    /// <summary>Milliseconds of the grid's clock, which stands still.</summary>
    protected ulong Now => (ulong)Grid.Time.UnixMillis;

    [SetUp]
    public Task StartAsync() => StartAsync(null);

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        _clients.Clear();
        await Grid.DisposeAsync();
    }

    /// <summary>Starts again with other options.</summary>
    protected async Task RestartAsync(NodeOptions? options = null, Action<BridgeOptions>? configure = null)
    {
        await StopAsync();
        await StartAsync(options, configure);
    }

    protected async Task<BridgeClient> ConnectAsync()
    {
        var client = await Grid.ConnectAsync();
        lock (_clients)
            _clients.Add(client);
        return client;
    }

    protected static OpaqueValue Json(string json) => new(JsonMsgPack.FromJson(json));

    protected static string Text(OpaqueValue value) => value.IsNil ? "null" : JsonMsgPack.ToJson(value.Span);

    protected string NextId() => $"{Interlocked.Increment(ref _operations)}";

    protected Operation Put(
        string key, string json, ulong? millis = null, string map = "m", uint counter = 0, string nodeId = "cli", string? id = null, long? ttl = null) =>
        Put(key, Json(json), millis, map, counter, nodeId, id, ttl);

    protected Operation Put(
        string key, OpaqueValue value, ulong? millis = null, string map = "m", uint counter = 0, string nodeId = "cli", string? id = null, long? ttl = null) => new()
    {
        Id = id ?? NextId(),
        MapName = map,
        Key = key,
        OpType = OperationType.Put,
        Record = new LwwRecord { Value = value, Timestamp = Stamp(millis, counter, nodeId), TtlMs = ttl },
    };

    protected Operation Remove(string key, ulong? millis = null, string map = "m") => new()
    {
        Id = NextId(),
        MapName = map,
        Key = key,
        OpType = OperationType.Remove,
        Record = new LwwRecord { Value = OpaqueValue.Nil, Timestamp = Stamp(millis) },
    };

    protected Operation OrAdd(string key, string tag, string json, ulong? millis = null, string map = "or") => new()
    {
        Id = NextId(),
        MapName = map,
        Key = key,
        OpType = OperationType.OrAdd,
        OrRecord = new OrMapRecord { Value = Json(json), Timestamp = Stamp(millis), Tag = tag },
    };

    protected Operation OrRemove(string key, string tag, ulong? millis = null, string map = "or") => new()
    {
        Id = NextId(),
        MapName = map,
        Key = key,
        OpType = OperationType.OrRemove,
        OrTag = tag,
        Timestamp = Stamp(millis),
    };

    protected Core.Time.HlcTimestamp Stamp(ulong? millis = null, uint counter = 0, string nodeId = "cli") =>
        new(millis ?? Now + (ulong)_operations, counter, nodeId);

    /// <summary>Sends one operation and returns the answer.</summary>
    protected static async Task<ClientMessage> WriteAsync(BridgeClient client, Operation operation)
    {
        await client.SendAsync(Messages.Single(operation));
        return await AnswerAsync(client, message => message is OpAck or OpRejected);
    }

    /// <summary>Sends operations in one message and returns the acknowledgement.</summary>
    protected static async Task<OpAck> WriteAllAsync(BridgeClient client, params Operation[] operations)
    {
        await client.SendAsync(Messages.Batch(operations));
        return (OpAck)await AnswerAsync(client, message => message is OpAck);
    }

    /// <summary>Starts a query given as JSON and returns its first answer.</summary>
    protected static async Task<QueryResp> QueryAsync(
        BridgeClient client, string id, string query = "{}", string map = "m", string? fields = null)
    {
        var besides = fields is null ? "" : $",\"fields\":{fields}";
        await client.SendAsync(JsonMsgPack.FromJson(
            $"{{\"type\":\"QUERY_SUB\",\"payload\":{{\"queryId\":\"{id}\",\"mapName\":\"{map}\",\"query\":{query}{besides}}}}}"));
        return await client.ReceiveAsync<QueryResp>();
    }

    /// <summary>What a fresh client finds in a map, as "key=value".</summary>
    protected async Task<string[]> RowsAsync(string map = "m", string query = "{}")
    {
        await using var client = await Grid.ConnectAsync();
        return Rows(await QueryAsync(client, "rows", query, map));
    }

    protected static string[] Rows(QueryResp response) => [.. response.Results.Select(row => $"{row.Key}={Text(row.Value)}")];

    /// <summary>What a client has received until now, as text.</summary>
    protected async Task<string[]> SeenAsync(BridgeClient client) => [.. (await Grid.BarrierAsync(client)).Select(Describe)];

    protected static string Describe(ClientMessage message) => message switch
    {
        ServerEvent change => $"{change.Event.EventType.ToString().ToUpperInvariant()} {change.Event.Key}",
        QueryUpdate { ChangeType: ChangeType.Leave } update => $"{update.QueryId}: LEAVE {update.Key}",
        QueryUpdate update => $"{update.QueryId}: {update.ChangeType.ToString().ToUpperInvariant()} {update.Key}={Text(update.Value)}",
        OpAck ack => $"ACK {ack.LastId}",
        OpRejected rejected => $"REJECTED {rejected.OpId} {rejected.Code}",
        Error error => $"ERROR {error.Code}",
        _ => ClientMessages.TypeOf(message.Kind),
    };

    private static async Task<ClientMessage> AnswerAsync(BridgeClient client, Predicate<ClientMessage> isAnswer)
    {
        while (true)
        {
            var message = await client.ReceiveAsync();
            if (isAnswer(message))
                return message;
            if (message is not (ServerEvent or QueryUpdate or JournalEvent or OpRejected or Error))
                throw new InvalidOperationException($"The server sent {Describe(message)}.");
        }
    }

    private async Task StartAsync(NodeOptions? options, Action<BridgeOptions>? configure = null)
    {
        Grid = await Arrangement.StartAsync(kind, options, configure);
        Ann = await ConnectAsync();
        Bob = await ConnectAsync();
    }
}
