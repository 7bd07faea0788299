using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>
/// Locks (server-behaviour §7.2); a busy lock is granted later. A request is never answered with LOCK_RELEASED, which clients
/// take for a grant (wire-protocol T4), but with ERROR when it is refused.
/// </summary>
internal sealed class LockHandler : IHandle<LockRequest, ClientSession>, IHandle<LockRelease, ClientSession>
{
    private const ulong TtlMillisDefault = 10_000;

    /// <summary>Asks for the lock.</summary>
    /// <param name="message">The request.</param>
    /// <param name="context">Its session.</param>
    public void Handle(LockRequest message, ClientSession context) => _ = AcquireAsync(message, context);

    /// <summary>Gives the lock back.</summary>
    /// <param name="message">The request.</param>
    /// <param name="context">Its session.</param>
    public void Handle(LockRelease message, ClientSession context) => _ = ReleaseAsync(message, context);

    private static async Task AcquireAsync(LockRequest message, ClientSession session)
    {
        try
        {
            var timeToLive = TimeSpan.FromMilliseconds(Math.Min(message.Ttl ?? TtlMillisDefault, uint.MaxValue));
            var token = await session.Grid.Locks.AcquireAsync(message.Name, timeToLive, CancellationToken.None);
            session.Send(new LockGranted { RequestId = message.RequestId, Name = message.Name, FencingToken = token });
        }
        catch (GridException refused)
        {
            session.Send(ClientErrors.Of(refused.Error.Code, refused.Message));
        }
        catch (ObjectDisposedException)
        {
            // The session has ended, and with it the connection.
        }
    }

    private static async Task ReleaseAsync(LockRelease message, ClientSession session)
    {
        try
        {
            var success = message.FencingToken is { } token
                && await session.Grid.Locks.ReleaseAsync(message.Name, token, CancellationToken.None);
            session.Send(new LockReleased { RequestId = message.RequestId ?? string.Empty, Name = message.Name, Success = success });
        }
        catch (GridException refused)
        {
            session.Send(ClientErrors.Of(refused.Error.Code, refused.Message));
        }
        catch (ObjectDisposedException)
        {
            // The session has ended, and with it the connection.
        }
    }
}
