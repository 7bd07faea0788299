using Grpc.Core;
using TopGun.Client.Nodes;
using TopGun.Client.Telemetry;
using TopGun.Client.Tokens;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using TopGun.Rpc.Client;

namespace TopGun.Client.Calls;

/// <summary>Makes calls of the public API: token, deadline, another node when one cannot be reached, traces, and refusals as <see cref="TopGunException"/>.</summary>
internal sealed class GridCalls : IDisposable
{
    private readonly NodeCalls[] _nodes;
    private int _current;

    /// <summary>Makes no call yet.</summary>
    /// <param name="options">How calls are made.</param>
    /// <param name="token">What they carry.</param>
    public GridCalls(TopGunClientOptions options, CallerToken token)
    {
        Options = options;
        Token = token;
        _nodes = [.. options.Addresses.Select(address => new NodeCalls(RpcChannel.ForAddress(address, options.ForChannel())))];
    }

    /// <summary>How calls are made.</summary>
    public TopGunClientOptions Options { get; }

    /// <summary>Makes a call with one answer.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="mayRepeat">True when carrying it out twice is the same as once; it is then tried again while time is left.</param>
    /// <param name="start">Starts it on a node.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused, ran out of time, or no node can be reached.</exception>
    public Task<T> RunAsync<T>(
        CallName name, bool mayRepeat, Func<NodeCalls, CallOptions, AsyncUnaryCall<T>> start, CancellationToken cancellationToken) =>
        TraceAsync(name, Options.TimeProvider, () => TryAsync(name, mayRepeat, start, cancellationToken));

    /// <summary>Traces and measures whatever a call does.</summary>
    public static async Task<T> TraceAsync<T>(CallName name, TimeProvider clock, Func<Task<T>> call)
    {
        var begun = clock.GetTimestamp();
        var activity = ClientTelemetry.Begin(name);
        try
        {
            var result = await call();
            ClientTelemetry.End(name, activity, clock.GetElapsedTime(begun), null);
            return result;
        }
        catch (Exception failure)
        {
            ClientTelemetry.End(name, activity, clock.GetElapsedTime(begun), failure);
            throw;
        }
    }

    /// <summary>What calls carry.</summary>
    public CallerToken Token { get; }

    /// <summary>Starts to follow a query; without a deadline. After <see cref="MoveOn"/> on the next node.</summary>
    public AsyncServerStreamingCall<WatchResponse> Watch(Grid.V1.MapQuery query, string? token, CancellationToken cancellationToken) =>
        Current.Queries.Watch(
            new WatchRequest { Query = query, ValueForm = ValueForm.Msgpack },
            new CallOptions(HeadersOf(token), cancellationToken: cancellationToken));

    /// <summary>What a call with a token carries.</summary>
    public static Metadata HeadersOf(string? token) => token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } };

    /// <summary>Asks the next node from now on.</summary>
    public void MoveOn() => Interlocked.Increment(ref _current);

    /// <summary>What the caller is told of a failed call.</summary>
    public static Exception Translate(RpcException failure, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? new OperationCanceledException("the call was cancelled", failure, cancellationToken)
        : new TopGunException(failure.ToGridError(), failure);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }

    private NodeCalls Current => _nodes[(uint)Volatile.Read(ref _current) % _nodes.Length];

    private async Task<T> TryAsync<T>(
        CallName name, bool mayRepeat, Func<NodeCalls, CallOptions, AsyncUnaryCall<T>> start, CancellationToken cancellationToken)
    {
        var clock = Options.TimeProvider;
        var begun = clock.GetTimestamp();
        var deadline = clock.GetUtcNow().UtcDateTime + Options.CallTimeout;
        var backoff = new Backoff(Options.Jitter);
        RpcException? unreachable = null;
        var hasRenewed = false;
        while (true)
        {
            var token = await Token.GetAsync(cancellationToken);
            try
            {
                using var call = start(Current, new CallOptions(HeadersOf(token), deadline, cancellationToken));
                return await call.ResponseAsync;
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.Unauthenticated && !hasRenewed)
            {
                // What is refused so was not carried out.
                hasRenewed = true;
                if (!await Token.RenewAsync(token, cancellationToken))
                    throw Translate(refusal, cancellationToken);
            }
            catch (RpcException failure)
            {
                // The last attempt may end with the time; the caller learns why there were several.
                if (failure.StatusCode != StatusCode.Unavailable)
                    throw Translate(failure.StatusCode == StatusCode.DeadlineExceeded ? unreachable ?? failure : failure, cancellationToken);
                unreachable = failure;
                MoveOn();
                var pause = backoff.Next();
                if (!(mayRepeat || WasNeverSent(failure)) || clock.GetElapsedTime(begun) + pause >= Options.CallTimeout || cancellationToken.IsCancellationRequested)
                    throw Translate(failure, cancellationToken);
                ClientTelemetry.CountRetry(name);
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }

    // What could not even be connected was carried out nowhere, so that writes may be tried again as well.
    private static bool WasNeverSent(RpcException failure) => failure.Status.DebugException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };
}
