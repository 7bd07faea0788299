using System.Security.Cryptography;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Bridge.Tests;

/// <summary>A real node with a clock that stands still, behind a bridge.</summary>
internal sealed class NodeBehindBridge : IAsyncDisposable
{
    private NodeBehindBridge(ManualTimeProvider time, RecordStore store, NodeGrid grid, BridgeHost host)
    {
        Time = time;
        Store = store;
        Grid = grid;
        Host = host;
    }

    public ManualTimeProvider Time { get; }

    public RecordStore Store { get; }

    public NodeGrid Grid { get; }

    public BridgeHost Host { get; }

    public static async Task<NodeBehindBridge> StartAsync(NodeOptions? options = null, long nowMillis = 1_700_000_000_000)
    {
        var time = new ManualTimeProvider(nowMillis);
        var store = new RecordStore();
        var grid = new NodeGrid(
            options ?? new NodeOptions { NodeId = "server" }, store, new QueryEngine(store, time, TaskScheduler.Default),
            new NoAuthentication(), time, RandomNumberGenerator.Fill);
        return new NodeBehindBridge(time, store, grid, await BridgeHost.StartAsync(grid: grid));
    }

    public Task<BridgeClient> ConnectAsync() => Host.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Grid.Dispose();
    }
}
