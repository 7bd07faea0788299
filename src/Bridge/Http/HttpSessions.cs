using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Handlers;
using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Http;

/// <summary>Opens sessions for HTTP requests, which carry their token themselves.</summary>
internal sealed class HttpSessions(BridgeOptions options, SessionLog log)
{
    // Connections have ids from 1; requests that belong to none stand in the log under this one.
    private const long NoConnection = 0;

    /// <summary>Opens the session of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="sink">Told what concerns the whole session.</param>
    /// <param name="anonymousGrid">Where callers without token are let in although others are not; null for nowhere.</param>
    /// <exception cref="BadHttpRequestException">401: the caller is not known.</exception>
    /// <exception cref="GridException">The grid cannot be reached, or refuses the caller.</exception>
    public Task<IGridSession> OpenAsync(HttpContext context, IGrid grid, ISessionSink sink, IGrid? anonymousGrid = null) =>
        OpenAsync(BearerToken.Of(context.Request), context, grid, sink, anonymousGrid);

    /// <summary>Opens the session of a request whose token did not come along with it.</summary>
    /// <param name="token">The token; null for an anonymous caller.</param>
    /// <inheritdoc cref="OpenAsync(HttpContext, IGrid, ISessionSink, IGrid?)"/>
    public async Task<IGridSession> OpenAsync(
        string? token, HttpContext context, IGrid grid, ISessionSink sink, IGrid? anonymousGrid = null)
    {
        if (token is null && options.RequireAuthentication && anonymousGrid is null)
            throw new BadHttpRequestException("authentication required", StatusCodes.Status401Unauthorized);
        try
        {
            var door = token is null ? anonymousGrid ?? grid : grid;
            return await door.OpenSessionAsync(new Credentials(token), sink, context.RequestAborted);
        }
        catch (GridException exception) when (exception.Error.Code == GridErrorCode.Unauthenticated)
        {
            log.Refused(NoConnection, exception.Message);
            var reason = options.ForwardAuthenticationErrors ? exception.Message : SessionHandler.GenericFailure;
            throw new BadHttpRequestException(reason, StatusCodes.Status401Unauthorized);
        }
    }
}
