using System.Security.Cryptography;
using TopGun.Client;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>A node with a bridge in front of it: in one process, or with a gateway's stream between them.</summary>
internal sealed class Arrangement : IAsyncDisposable
{
    public const string Embedded = "embedded";
    public const string Gateway = "gateway";

    private readonly List<IAsyncDisposable> _parts = [];
    private int _barriers;

    private Arrangement(NodeGrid node, ManualTimeProvider time)
    {
        Node = node;
        Time = time;
    }

    public NodeGrid Node { get; }

    public ManualTimeProvider Time { get; }

    public BridgeHost Bridge { get; private set; } = null!;

    public static async Task<Arrangement> StartAsync(
        string kind, NodeOptions? options = null, Action<BridgeOptions>? configure = null, IAuthenticator? authenticator = null)
    {
        var time = new ManualTimeProvider();
        var store = new RecordStore();
        var node = new NodeGrid(
            options ?? new NodeOptions { NodeId = "node-1" }, store, new QueryEngine(store, time, TaskScheduler.Default),
            authenticator ?? new NoAuthentication(), time, RandomNumberGenerator.Fill);
        var arrangement = new Arrangement(node, time);
        IGrid grid = kind == Embedded ? node : await arrangement.ReachAsync(node);
        arrangement.Bridge = await BridgeHost.StartAsync(configure, grid);
        return arrangement;
    }

    public Task<BridgeClient> ConnectAsync() => Bridge.ConnectAsync();

    /// <summary>
    /// Proves that the node has dealt with everything the client sent before and that the client has received what the node did
    /// until now, and returns that.
    /// </summary>
    public async Task<List<ClientMessage>> BarrierAsync(BridgeClient client)
    {
        var id = $"barrier-{Interlocked.Increment(ref _barriers)}";
        await client.SendAsync(new QuerySub { QueryId = id, MapName = id, Query = new Protocol.Client.Query() });
        var received = new List<ClientMessage>();
        while (true)
        {
            var message = await client.ReceiveAsync();
            if (message is QueryResp response && response.QueryId == id)
                break;
            received.Add(message);
        }

        await client.SendAsync(new QueryUnsub { QueryId = id });
        return received;
    }

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        for (var i = _parts.Count - 1; i >= 0; i--)
            await _parts[i].DisposeAsync();
        Node.Dispose();
    }

    private async Task<RemoteGrid> ReachAsync(NodeGrid node)
    {
        var host = await GridHost.StartAsync(node);
        var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [host.Address] });
        _parts.AddRange([host, grid]);
        return grid;
    }
}
