using Grpc.Core;
using TopGun.Client.Calls;
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
        var channel = Volatile.Read(ref _stream)?.Channel ?? throw new GridException(_obstacle ?? Unreachable);
        var deadline = _grid.TimeProvider.GetUtcNow().UtcDateTime + ClientLimits.AdministrationTime;
        for (var hasRenewed = false; ; hasRenewed = true)
        {
            var token = _caller is null ? _credentials.Token : await _caller.GetAsync(cancellationToken);
            try
            {
                using var call = start(
                    new AdministrationService.AdministrationServiceClient(channel),
                    new CallOptions(GridCalls.HeadersOf(token), deadline, cancellationToken));
                return await call.ResponseAsync;
            }
            catch (RpcException failure)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (failure.StatusCode != StatusCode.Unauthenticated || hasRenewed || _caller is null
                    || !await _caller.RenewAsync(token, cancellationToken))
                    throw new GridException(failure.ToGridError());
            }
        }
    }
}
