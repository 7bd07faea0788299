using Grpc.Core;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using TopGun.Rpc.Client;

namespace TopGun.Client.Calls;

/// <summary>Makes calls of the public API: token, deadline, and refusals as <see cref="TopGunException"/>.</summary>
internal sealed class GridCalls(RpcChannel channel, TopGunClientOptions options)
{
    private readonly Metadata _headers = options.Token is null ? [] : new Metadata { { "authorization", $"Bearer {options.Token}" } };

    /// <summary>Records of maps.</summary>
    public MapService.MapServiceClient Maps { get; } = new(channel);

    /// <summary>Queries.</summary>
    public QueryService.QueryServiceClient Queries { get; } = new(channel);

    /// <summary>How calls are made.</summary>
    public TopGunClientOptions Options => options;

    /// <summary>Makes a call with one answer.</summary>
    /// <exception cref="TopGunException">It was refused, ran out of time, or the node cannot be reached.</exception>
    public async Task<T> RunAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> start, CancellationToken cancellationToken)
    {
        var deadline = options.TimeProvider.GetUtcNow().UtcDateTime + options.CallTimeout;
        try
        {
            using var call = start(new CallOptions(_headers, deadline, cancellationToken));
            return await call.ResponseAsync;
        }
        catch (RpcException failure)
        {
            throw Translate(failure, cancellationToken);
        }
    }

    /// <summary>Starts to follow a query; without a deadline.</summary>
    public AsyncServerStreamingCall<WatchResponse> Watch(MapQuery query, CancellationToken cancellationToken) => Queries.Watch(
        new WatchRequest { Query = query, ValueForm = ValueForm.Msgpack },
        new CallOptions(_headers, cancellationToken: cancellationToken));

    /// <summary>What the caller is told of a failed call.</summary>
    public static Exception Translate(RpcException failure, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? new OperationCanceledException("the call was cancelled", failure, cancellationToken)
        : new TopGunException(failure.ToGridError(), failure);
}
