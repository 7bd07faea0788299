using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TopGun.Rpc.Server;

/// <summary>Knows the running calls of a host, so that stopping can wait for them and then end them.</summary>
/// <remarks>
/// When the host begins to stop, new calls are refused with UNAVAILABLE while Kestrel sends GOAWAY; calls that still run
/// when the drain bound passes end with UNAVAILABLE.
/// </remarks>
internal sealed class RpcRuntime : IHostedService, IDisposable
{
    private static readonly Status Stopping = new(StatusCode.Unavailable, "The server is stopping; try another one.");

    private readonly ConcurrentDictionary<ServerCall, bool> _calls = new();
    private readonly IHostApplicationLifetime _lifetime;
    private CancellationTokenRegistration _onStopping;
    private ITimer? _bound;
    private int _fallbackMapped;
    private volatile bool _draining;

    public RpcRuntime(IOptions<RpcServerOptions> options, ILoggerFactory loggers, IHostApplicationLifetime lifetime)
    {
        Options = options.Value;
        Logger = loggers.CreateLogger("TopGun.Rpc.Server");
        _lifetime = lifetime;
    }

    public RpcServerOptions Options { get; }

    public ILogger Logger { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _onStopping = _lifetime.ApplicationStopping.Register(BeginDrain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _onStopping.Dispose();
        _bound?.Dispose();
    }

    /// <summary>Counts a call in; null, or the status to refuse it with.</summary>
    public Status? Enter(ServerCall call)
    {
        _calls.TryAdd(call, true);
        // Read after the call is visible to the drain, so that none slips between the two.
        if (!_draining)
            return null;
        Leave(call);
        return Stopping;
    }

    public void Leave(ServerCall call) => _calls.TryRemove(call, out _);

    /// <summary>True for the first caller only, who maps the answer to unknown methods.</summary>
    public bool ClaimFallback() => Interlocked.Exchange(ref _fallbackMapped, 1) == 0;

    private void BeginDrain()
    {
        _draining = true;
        RpcServerLog.Draining(Logger, _calls.Count, Options.DrainTimeout);
        _bound = Options.TimeProvider.CreateTimer(
            static state => ((RpcRuntime)state!).EndAll(), this, Options.DrainTimeout, Timeout.InfiniteTimeSpan);
    }

    private void EndAll()
    {
        var calls = _calls.Keys;
        if (calls.Count == 0)
            return;
        RpcServerLog.DrainBoundPassed(Logger, calls.Count);
        foreach (var call in calls)
            call.EndByForce(Stopping);
    }
}
