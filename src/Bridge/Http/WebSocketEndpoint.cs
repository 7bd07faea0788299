using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using TopGun.Bridge.Connections;
using TopGun.Bridge.Frames;
using TopGun.Bridge.Handlers;
using TopGun.Bridge.Sessions;
using TopGun.Bridge.Transport;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Http;

/// <summary>Where clients connect: turns a request into a connection and stays with it until its end.</summary>
internal sealed class WebSocketEndpoint(
    IGrid grid, BridgeOptions options, ConnectionRegistry registry, MessageDispatcher dispatcher, SessionLog log)
{
    /// <summary>Serves one client.</summary>
    /// <param name="context">Its request, which asks for a WebSocket.</param>
    public async Task HandleAsync(HttpContext context)
    {
        var status = WebSocketHandshake.Check(context);
        if (status != StatusCodes.Status101SwitchingProtocols)
        {
            WebSocketHandshake.Refuse(context, status);
            return;
        }

        if (!registry.TryEnter(out var id))
        {
            log.Full(registry.Count);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            await ServeAsync(id, await AcceptAsync(context));
        }
        finally
        {
            registry.Leave(id);
        }
    }

    // Clients may be silent for as long as the bridge allows; the server's own rate limits would cut slow ones off.
    private static async Task<ClientLink> AcceptAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } bodyRate)
            bodyRate.MinDataRate = null;
        var stream = await WebSocketHandshake.AcceptAsync(context);
        (context.Features.Get<IConnectionHeartbeatFeature>() as RequestHeartbeat)?.Stop();
        return ClientLink.Of(context, Shortened(context, stream));
    }

    private static Stream Shortened(HttpContext context, Stream stream)
    {
        var socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null || context.Features.Get<ITlsHandshakeFeature>() is not null)
            return stream;
        socket.Blocking = false;
        return new SocketWriteStream(stream, socket);
    }

    private async Task ServeAsync(long id, ClientLink link)
    {
        using var connection = new ClientConnection(id, link, options, registry.Clock, registry.Deadlines);
        await using var session = new ClientSession(connection, grid, options, registry.Clock, log);
        log.Opened(id);
        registry.Add(session);
        try
        {
            if (await TryBeginAsync(session))
                await connection.RunAsync(new MessageRouter(session, dispatcher));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client went away, or the connection was aborted at a deadline.
        }
        catch (Exception exception)
        {
            log.Defect(id, exception);
            connection.Abort();
        }

        log.Closed(id, connection.CloseReason ?? "client left");
    }

    private async Task<bool> TryBeginAsync(ClientSession session)
    {
        if (registry.IsDraining)
        {
            session.Connection.BeginClose(CloseCode.GoingAway, "server shutting down");
            return false;
        }

        if (options.RequireAuthentication)
        {
            session.Send(new AuthRequired());
            return true;
        }

        try
        {
            await session.OpenAsync(Credentials.Anonymous);
            return true;
        }
        catch (GridException exception)
        {
            if (exception.Error.Code == GridErrorCode.PermissionDenied)
                session.Connection.BeginClose(CloseCode.Rejected, SessionHandler.ConnectionRejected);
            else
                session.Connection.BeginClose(CloseCode.TryAgainLater, exception.Message);
            return false;
        }
    }
}
