using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TopGun.Bridge.Transport;

/// <summary>For hosts whose clients stay connected: an endpoint on which silent WebSockets cost no processor time.</summary>
public static class QuietConnections
{
    /// <summary>Has the timeouts of requests looked at by the bridge's own timer, and those of WebSockets by the bridge alone.</summary>
    /// <param name="listener">Endpoint; its timeouts of requests hold as before.</param>
    /// <param name="time">Paces it.</param>
    public static void UseQuietConnections(this ListenOptions listener, TimeProvider time)
    {
        var heartbeats = new RequestHeartbeats(time);
        listener.Use(heartbeats.Before);
    }
}
