using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Node.Operations.Services;

/// <summary>Sessions of many callers over one stream.</summary>
internal sealed class GatewayServiceFace(IGrid grid) : GatewayService.GatewayServiceBase
{
    /// <inheritdoc/>
    public override async Task Connect(
        IAsyncStreamReader<ConnectRequest> requestStream,
        IServerStreamWriter<ConnectResponse> responseStream,
        ServerCallContext context)
    {
        // Tells the gateway that this node serves, before anything happens.
        await context.WriteResponseHeadersAsync([]);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        await using var stream = new GatewayStream(grid);
        var sending = stream.SendAsync(responseStream, ended.Token);
        var receiving = stream.ReceiveAsync(requestStream, ended.Token);
        var first = await Task.WhenAny(sending, receiving);
        await ended.CancelAsync();
        await first;
    }
}
