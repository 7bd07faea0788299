namespace TopGun.E2E.Tests.Kit;

/// <summary>A grid made of real processes: one that serves, or a node with a bridge in front.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly RunningServer _node;
    private readonly RunningServer _bridge;

    private Deployment(RunningServer node, RunningServer bridge)
    {
        _node = node;
        _bridge = bridge;
    }

    /// <summary>Where clients connect.</summary>
    public string WebSocketUrl => _bridge.WebSocketUrl;

    /// <summary>Address of the gRPC API, without scheme.</summary>
    public string GrpcAddress => _node.GrpcAddress;

    /// <summary>Starts the processes.</summary>
    /// <param name="isSplit">True: node and bridge are two processes.</param>
    /// <param name="secret">Secret of the tokens, or null for no authentication.</param>
    public static async Task<Deployment> StartAsync(bool isSplit, string? secret)
    {
        var (flag, environment) = secret is null
            ? ("--no-auth ", Array.Empty<(string, string)>())
            : (string.Empty, [("JWT_SECRET", secret), ("TOPGUN_BIND_ADDR", "127.0.0.1")]);
        if (!isSplit)
        {
            var server = await RunningServer.StartAsync($"{flag}--port 0", environment);
            return new Deployment(server, server);
        }

        var node = await RunningServer.StartAsync($"node {flag}--port 0", environment);
        var bridge = await RunningServer.StartAsync($"bridge {flag}--port 0 --nodes {node.GrpcAddress}", environment);
        return new Deployment(node, bridge);
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.DisposeAsync();
        if (_node != _bridge)
        {
            await _node.DisposeAsync();
        }
    }
}
