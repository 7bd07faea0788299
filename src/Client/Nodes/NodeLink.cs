using Grpc.Core;
using TopGun.Grid.V1;
using TopGun.Rpc.Client;

namespace TopGun.Client.Nodes;

/// <summary>Keeps one stream to one node open: connects, and connects again after every loss.</summary>
internal sealed class NodeLink(RemoteGrid grid, Uri address, RemoteGridOptions options)
{
    private readonly RpcChannel _channel = RpcChannel.ForAddress(address, new RpcChannelOptions
    {
        MaxReceiveMessageSize = ClientLimits.ReceivedMessageBytesMax,
        Tls = options.Tls,
        TimeProvider = options.TimeProvider,
    });

    private readonly Backoff _backoff = new(options.Jitter);

    /// <summary>Connects until cancelled; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (_channel)
        {
            try
            {
                while (true)
                {
                    await RunStreamAsync(cancellationToken);
                    await Task.Delay(_backoff.Next(), options.TimeProvider, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The grid is being disposed.
            }
        }
    }

    private async Task RunStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var call = new GatewayService.GatewayServiceClient(_channel).Connect(cancellationToken: cancellationToken);
            // The node sends its headers at once, so that they prove that it serves.
            await call.ResponseHeadersAsync;
            _backoff.Reset();
            var stream = new NodeStream(call, _channel);
            grid.OnStreamOpened(stream);
            try
            {
                await stream.RunAsync(cancellationToken);
            }
            finally
            {
                grid.OnStreamEnded(stream);
            }
        }
        catch (RpcException)
        {
            // Refused or lost; the next attempt tells more, and callers learn of it when nothing can be reached.
        }
    }
}
