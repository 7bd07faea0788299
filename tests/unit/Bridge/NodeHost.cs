using System.Security.Cryptography;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Bridge.Tests;

/// <summary>A bridge in front of a real node; the node's clock runs at the bridge's.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private NodeHost(NodeGrid grid, QueryEngine queries, BridgeHost bridge)
    {
        Grid = grid;
        Queries = queries;
        Bridge = bridge;
    }

    public NodeGrid Grid { get; }

    public QueryEngine Queries { get; }

    public BridgeHost Bridge { get; }

    public static async Task<NodeHost> StartAsync(Action<BridgeOptions>? configure = null, IAuthenticator? authenticator = null)
    {
        var time = new ManualTimeProvider();
        var store = new RecordStore();
        var queries = new QueryEngine(store, time, TaskScheduler.Default);
        var grid = new NodeGrid(
            new NodeOptions { NodeId = "node-1" }, store, queries, authenticator ?? new NoAuthentication(), time, RandomNumberGenerator.Fill);
        return new NodeHost(grid, queries, await BridgeHost.StartAsync(configure, grid));
    }

    public Task<BridgeClient> ConnectAsync() => Bridge.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        Grid.Dispose();
    }
}
