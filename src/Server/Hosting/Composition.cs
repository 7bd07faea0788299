using System.Globalization;
using System.Net;
using TopGun.Client;
using TopGun.Core.Time;
using TopGun.Node.Operations;
using TopGun.Node.Storage;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>The running parts of a process: a node, its faces, or a bridge.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private readonly List<WebApplication> _faces = [];
    private readonly List<string> _banner = [];
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly CancellationTokenSource _leaving = new();
    private readonly ProcessContext _process;

    private Composition() => _process = new ProcessContext(Logging.ReadLevel(), _leaving.Token);

    /// <summary>Port for the <c>PORT=</c> line.</summary>
    public int AnnouncedPort { get; private set; }

    /// <summary>Lines that tell people where the process listens.</summary>
    public IReadOnlyList<string> Banner => _banner;

    /// <summary>Starts what the role asks for.</summary>
    /// <exception cref="StartException">An address cannot be had or a key cannot be read.</exception>
    public static async Task<Composition> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var composition = new Composition();
        try
        {
            await composition.StartPartsAsync(settings, cancellationToken);
            return composition;
        }
        catch
        {
            await composition.DisposeAsync();
            throw;
        }
    }

    /// <summary>Is not ready any more, and goes on serving for a while, so that load balancers look elsewhere first.</summary>
    /// <param name="delay">How long; zero for not at all.</param>
    public async Task LeaveAsync(TimeSpan delay)
    {
        await _leaving.CancelAsync();
        await Task.Delay(delay);
    }

    /// <summary>Drains and stops every face.</summary>
    public Task StopAsync() => Task.WhenAll(_faces.Select(face => face.StopAsync()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var face in _faces)
        {
            await face.DisposeAsync();
        }

        // What was made first lies underneath the others.
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            await _owned[i].DisposeAsync();
        }

        _leaving.Dispose();
    }

    private Task StartPartsAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var mode = settings.RequiresAuthentication ? "tokens required" : "no authentication";
        _banner.Add($"TopGun {typeof(Composition).Assembly.GetName().Version!.ToString(3)} ({settings.Role.ToString().ToLowerInvariant()}, {mode})");
        _banner.AddRange(BootLog.Warnings(settings));
        return settings.Role switch
        {
            ServerRole.Serve => StartServeAsync(settings, cancellationToken),
            ServerRole.Node => StartNodeAsync(settings, cancellationToken),
            _ => StartBridgeAsync(settings, cancellationToken),
        };
    }

    private async Task StartServeAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var node = await CreateNodeAsync(settings, settings.Port);
        await StartGrpcAsync(node, settings, cancellationToken);
        await StartWebSocketAsync(BridgeFace.Create(node, settings, () => true, _process), settings, cancellationToken);
        _banner.Add(BootLog.Storage(node, settings));
    }

    private async Task StartNodeAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var node = await CreateNodeAsync(settings, settings.HttpPort);
        AnnouncedPort = await StartGrpcAsync(node, settings, cancellationToken);
        var endpoint = new IPEndPoint(settings.BindAddress, settings.HttpPort);
        var port = await StartAsync(NodeHealthFace.Create(node, settings, _process), endpoint, "--http-port", cancellationToken);
        _banner.Add($"  health     http://{settings.BindAddress}:{port}/health");
        _banner.Add(BootLog.Storage(node, settings));
    }

    private async Task StartBridgeAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        var grid = new RemoteGrid(new RemoteGridOptions { Addresses = settings.Nodes });
        _owned.Add(grid);
        _banner.Add($"  nodes      {string.Join(", ", settings.Nodes)}");
        await StartWebSocketAsync(BridgeFace.Create(grid, settings, () => grid.IsConnected, _process), settings, cancellationToken);
    }

    private async Task<int> StartGrpcAsync(NodeGrid node, ServerSettings settings, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(settings.BindAddress, settings.GrpcPort);
        var note = string.Empty;
        int port;
        try
        {
            port = await StartAsync(GrpcFace.Create(node, endpoint, settings.ConnectionsMax, _process), endpoint, "--grpc-port", cancellationToken);
        }
        catch (StartException problem) when (problem.IsAddressInUse && !settings.IsGrpcPortNamed)
        {
            // A busy default port gives way to a free one; a port that was named does not (settled 1).
            endpoint.Port = 0;
            note = $"   (port {settings.GrpcPort} is in use)";
            port = await StartAsync(GrpcFace.Create(node, endpoint, settings.ConnectionsMax, _process), endpoint, "--grpc-port", cancellationToken);
        }

        _banner.Add($"  gRPC       {settings.BindAddress}:{port}{note}");
        return port;
    }

    private async Task StartWebSocketAsync(WebApplication face, ServerSettings settings, CancellationToken cancellationToken)
    {
        var endpoint = new IPEndPoint(settings.BindAddress, settings.Port);
        AnnouncedPort = await StartAsync(face, endpoint, "--port", cancellationToken);
        _banner.Add($"  WebSocket  ws://{settings.BindAddress}:{AnnouncedPort}/ws");
        _banner.Add($"  HTTP       http://{settings.BindAddress}:{AnnouncedPort}/health");
    }

    private async Task<int> StartAsync(WebApplication face, IPEndPoint endpoint, string flag, CancellationToken cancellationToken)
    {
        try
        {
            var port = await Listener.StartAsync(face, endpoint, flag, cancellationToken);
            _faces.Add(face);
            return port;
        }
        catch
        {
            await face.DisposeAsync();
            throw;
        }
    }

    private async Task<NodeGrid> CreateNodeAsync(ServerSettings settings, int healthPort)
    {
        var store = new RecordStore(hashSeed: (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue), budget: settings.Memory.Budget);
        var latest = default(HlcTimestamp);
        if (settings.Store is { } storeSettings)
        {
            var storage = StoragePart.Open(storeSettings, settings.Memory.Interval, NodePart.JournalOf(settings), store);
            _owned.Add(storage);
            var recovery = storage.RecoverAsync();
            await RecoveryFace.WaitAsync(recovery, () => storage.Progress, new IPEndPoint(settings.BindAddress, healthPort), settings, _process);
            latest = await recovery;
            _banner.Add(string.Create(CultureInfo.InvariantCulture, $"  records    {storage.Progress.Restored} restored from {storeSettings.Directory}"));
        }

        var node = NodePart.Create(settings, store);
        _owned.Add(new DisposedLast(node));
        node.Clock.Update(latest);
        return node;
    }

    /// <summary>Lets a part that ends at once stand among those that take their time.</summary>
    private sealed class DisposedLast(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
