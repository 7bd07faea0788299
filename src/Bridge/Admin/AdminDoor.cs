using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Http;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Admin;

/// <summary>Lets administrators in, not too often from one address (server-behaviour §8.4).</summary>
internal sealed class AdminDoor(IGrid grid, AdminOptions options, TimeProvider time)
{
    private const string Role = "admin";

    private readonly AddressLimiter _limiter = new(Limits.AdminRequestsPerSecond, Limits.AdminBurst, time);

    /// <summary>Answers one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    public async Task HandleAsync(HttpContext context, AdminRoute route)
    {
        if (!_limiter.TryTake(CallerAddress.Of(context, options.TrustsProxy)))
            throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, "too many requests; slow down");
        await using var session = await OpenSessionAsync(context);
        var result = await route.Answer(new AdminCall(context, session));
        await result.ExecuteAsync(context);
    }

    private async Task<IGridSession> OpenSessionAsync(HttpContext context)
    {
        var token = options.RequireAuthentication ? BearerToken.Of(context.Request) : null;
        if (token is null && options.RequireAuthentication)
            throw new RefusedRequestException(StatusCodes.Status401Unauthorized, "missing or invalid Bearer token");
        try
        {
            var session = await grid.OpenSessionAsync(new Credentials(token), SilentSessionSink.Instance, context.RequestAborted);
            if (!options.RequireAuthentication || session.Principal.Roles.Contains(Role))
                return session;
            await session.DisposeAsync();
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, "admin role required");
        }
        catch (GridException exception) when (exception.Error.Code == GridErrorCode.Unauthenticated)
        {
            throw new RefusedRequestException(StatusCodes.Status401Unauthorized, "invalid or expired token");
        }
    }
}
