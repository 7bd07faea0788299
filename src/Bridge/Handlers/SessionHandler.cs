using TopGun.Bridge.Frames;
using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Authentication, device identity and heartbeat (server-behaviour §2.2 to §2.6).</summary>
internal sealed class SessionHandler
    : IHandle<Auth, ClientSession>, IHandle<DeviceHello, ClientSession>, IHandle<Ping, ClientSession>
{
    /// <summary>What callers are told unless reasons are forwarded.</summary>
    public const string GenericFailure = "Authentication failed";

    /// <summary>What callers are told whom the grid does not let in.</summary>
    public const string ConnectionRejected = "Connection Rejected";

    /// <summary>Opens the session, once; whatever follows on the connection waits for it.</summary>
    /// <param name="message">What the client presents.</param>
    /// <param name="context">Its session.</param>
    public void Handle(Auth message, ClientSession context)
    {
        // Clients send AUTH twice (wire-protocol T7), and where no token is asked for they wait for an answer all the same.
        if (context.TryAuthenticate())
            context.Connection.Pause(AuthenticateAsync(message, context));
    }

    /// <summary>Binds the device of a client without token.</summary>
    /// <param name="message">What the client presents.</param>
    /// <param name="context">Its session.</param>
    public void Handle(DeviceHello message, ClientSession context)
    {
        if (context.TryIntroduceDevice())
            context.Connection.Pause(BindAsync(message, context));
    }

    /// <summary>Answers at once.</summary>
    /// <param name="message">The heartbeat.</param>
    /// <param name="context">Its session.</param>
    public void Handle(Ping message, ClientSession context)
    {
        context.Send(new Pong { Timestamp = message.Timestamp, ServerTime = (ulong)context.Clock.UtcMillis });
        context.RemindOfKeptWrites();
    }

    private static async Task AuthenticateAsync(Auth message, ClientSession session)
    {
        try
        {
            if (!session.IsOpen)
                await session.OpenAsync(new Credentials(message.Token, message.DeviceToken));
            var principal = session.Grid.Principal;
            var device = principal.Device ?? await session.BindDeviceAsync(message.DeviceToken);
            session.Send(new AuthAck
            {
                UserId = principal.UserId,
                DeviceId = device?.DeviceId,
                DeviceToken = device?.NewToken,
            });
        }
        catch (GridException exception) when (exception.Error.Code == GridErrorCode.Unavailable)
        {
            // Not AUTH_FAIL: the client would throw its token away.
            session.Connection.BeginClose(CloseCode.TryAgainLater, exception.Message);
        }
        catch (GridException exception) when (exception.Error.Code == GridErrorCode.PermissionDenied)
        {
            // The token is good; who it belongs to is not let in (server-behaviour §3.10).
            session.Connection.BeginClose(CloseCode.Rejected, ConnectionRejected);
        }
        catch (GridException exception)
        {
            Refuse(session, exception.Message);
        }
    }

    private static void Refuse(ClientSession session, string reason)
    {
        session.Log.Refused(session.Connection.Id, reason);
        session.Send(new AuthFail { Error = session.Options.ForwardAuthenticationErrors ? reason : GenericFailure });
        session.Connection.BeginClose(CloseCode.Unauthorized, "Unauthorized");
    }

    private static async Task BindAsync(DeviceHello message, ClientSession session)
    {
        if (await session.BindDeviceAsync(message.DeviceToken) is { } device)
            session.Send(new DeviceAck { DeviceId = device.DeviceId, DeviceToken = device.NewToken });
    }
}
