using TopGun.Core.Access;
using TopGun.Core.Values;
using TopGun.Node.Operations;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Clients that are known by name, and policies, in either arrangement.</summary>
internal abstract class GuardedTests(string kind)
{
    protected const string OwnersOnly = "data.ownerId == auth.id";

    private readonly List<BridgeClient> _clients = [];
    private int _stamps;

    protected Arrangement Grid { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync() => Grid = await Arrangement.StartAsync(
        kind,
        new NodeOptions { NodeId = "node-1", AdminSubjects = new HashSet<string> { "root" } },
        options => options.RequireAuthentication = true,
        new NamedCallers());

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        _clients.Clear();
        await Grid.DisposeAsync();
    }

    protected async Task<BridgeClient> ConnectAsync(string token)
    {
        var client = await Grid.ConnectAsync();
        _clients.Add(client);
        await client.ReceiveAsync<AuthRequired>();
        await client.SendAsync(new Auth { Token = token });
        await client.ReceiveAsync<AuthAck>();
        return client;
    }

    /// <summary>Creates a policy such as <c>"allow write m"</c>; its text is its id.</summary>
    protected void Permit(string text, string? when = null)
    {
        var words = text.Split(' ');
        var draft = new PolicyDraft { Id = text.Replace(' ', '-'), Effect = words[0], Action = words[1], MapPattern = words[2], ConditionExpr = when };
        Assert.That(Grid.Node.Policies.TryUpsert(draft, out _, out var fault), Is.True, fault?.Message);
    }

    protected void Withdraw(string text) => Assert.That(Grid.Node.Policies.Delete(text.Replace(' ', '-')), Is.True);

    protected Operation Put(string id, string key, string json, string map = "m") => new()
    {
        Id = id,
        MapName = map,
        Key = key,
        OpType = OperationType.Put,
        Record = new LwwRecord { Value = new OpaqueValue(JsonMsgPack.FromJson(json)), Timestamp = NextStamp() },
    };

    protected Operation Remove(string id, string key, string map = "m") => new()
    {
        Id = id,
        MapName = map,
        Key = key,
        OpType = OperationType.Remove,
        Record = new LwwRecord { Value = OpaqueValue.Nil, Timestamp = NextStamp() },
    };

    /// <summary>Sends one operation; "ACK", or the code of its rejection.</summary>
    protected static async Task<string> WriteAsync(BridgeClient client, Operation operation)
    {
        await client.SendAsync(Messages.Single(operation));
        while (true)
        {
            switch (await client.ReceiveAsync())
            {
                case OpAck ack:
                    return $"ACK {ack.LastId}";
                case OpRejected rejected:
                    return $"{rejected.Code} {rejected.OpId} {rejected.Reason}";
            }
        }
    }

    protected static async Task<QueryResp> QueryAsync(BridgeClient client, string id = "q", string map = "m")
    {
        await client.SendAsync(Messages.Query(id, map));
        while (true)
            if (await client.ReceiveAsync() is QueryResp response)
                return response;
    }

    protected static string[] Keys(QueryResp response) => [.. response.Results.Select(row => row.Key)];

    private Core.Time.HlcTimestamp NextStamp() => new((ulong)Grid.Time.UnixMillis, (uint)Interlocked.Increment(ref _stamps), "cli");
}
