using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Protocol.Grpc.Services;

/// <summary>Runs calls of the public API inside a session of their caller and turns refusals into statuses.</summary>
/// <param name="grid">The grid that is served.</param>
public sealed class CallSessions(IGrid grid)
{
    private const string AuthorizationHeader = "authorization";
    private const string BearerPrefix = "Bearer ";

    /// <summary>Opens a session with the token of the call, runs the work and ends the session.</summary>
    /// <param name="context">The call.</param>
    /// <param name="work">What to do in the session.</param>
    /// <exception cref="RpcException">The grid refused something.</exception>
    public async Task<T> RunAsync<T>(ServerCallContext context, Func<IGridSession, Task<T>> work)
    {
        try
        {
            await using var session = await grid.OpenSessionAsync(
                CredentialsOf(context), SilentSessionSink.Instance, context.CancellationToken);
            return await work(session);
        }
        catch (GridException refused)
        {
            throw refused.Error.ToRpc();
        }
    }

    /// <summary>As <see cref="RunAsync{T}"/>, for work without a result.</summary>
    public Task RunAsync(ServerCallContext context, Func<IGridSession, Task> work) =>
        RunAsync(context, async session =>
        {
            await work(session);
            return true;
        });

    /// <summary>The caller's token from the metadata of a call.</summary>
    /// <exception cref="GridException">The header is there but is no bearer token.</exception>
    public static Credentials CredentialsOf(ServerCallContext context)
    {
        var header = context.RequestHeaders.GetValue(AuthorizationHeader);
        if (header is null)
        {
            return Credentials.Anonymous;
        }

        return header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? new Credentials(header[BearerPrefix.Length..].Trim())
            : throw new GridException(GridErrorCode.Unauthenticated, "the metadata 'authorization' must be 'Bearer <token>'");
    }
}
