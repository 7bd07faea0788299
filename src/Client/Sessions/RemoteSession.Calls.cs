using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions;

internal sealed partial class RemoteSession
{
    /// <summary>Makes a call of its own to the node that serves the session.</summary>
    /// <param name="start">Starts it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">It was refused, took too long, or no node can be reached.</exception>
    public async Task<T> AskAsync<T>(
        Func<AdministrationService.AdministrationServiceClient, CallOptions, AsyncUnaryCall<T>> start, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var channel = Volatile.Read(ref _stream)?.Channel ?? throw new GridException(Unreachable);
        var headers = _credentials.Token is { } token ? new Metadata { { "authorization", $"Bearer {token}" } } : [];
        var deadline = _grid.TimeProvider.GetUtcNow().UtcDateTime + ClientLimits.AdministrationTime;
        try
        {
            using var call = start(
                new AdministrationService.AdministrationServiceClient(channel), new CallOptions(headers, deadline, cancellationToken));
            return await call.ResponseAsync;
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new GridException(failure.ToGridError());
        }
    }
}
