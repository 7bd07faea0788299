using System.Security.Cryptography;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Bridge.Tests;

/// <summary>A real node behind a bridge; node and bridge each have a clock that only the test moves.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private NodeHost(ManualTimeProvider time, RecordStore store, QueryEngine queries, NodeGrid grid, BridgeHost bridge)
    {
        Time = time;
        Store = store;
        Queries = queries;
        Grid = grid;
        Bridge = bridge;
    }

    /// <summary>Clock of the node; that of the bridge is <see cref="BridgeHost.Time"/>.</summary>
    public ManualTimeProvider Time { get; }

    public RecordStore Store { get; }

    public QueryEngine Queries { get; }

    public NodeGrid Grid { get; }

    public BridgeHost Bridge { get; }

    public static async Task<NodeHost> StartAsync(
        NodeOptions? options = null, Action<BridgeOptions>? configure = null, IAuthenticator? authenticator = null, long nowMillis = 1_700_000_000_000)
    {
        var time = new ManualTimeProvider(nowMillis);
        var store = new RecordStore();
        var queries = new QueryEngine(store, time, TaskScheduler.Default);
        var grid = new NodeGrid(
            options ?? new NodeOptions { NodeId = "node-1" }, store, queries, authenticator ?? new NoAuthentication(), time, RandomNumberGenerator.Fill);
        var bridge = await BridgeHost.StartAsync(
            bridgeOptions =>
            {
                bridgeOptions.Clock = grid.Clock;
                configure?.Invoke(bridgeOptions);
            },
            grid);
        return new NodeHost(time, store, queries, grid, bridge);
    }

    public Task<BridgeClient> ConnectAsync() => Bridge.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        Grid.Dispose();
    }
}
