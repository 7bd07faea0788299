using Microsoft.Extensions.Logging;

namespace TopGun.Bridge.Sessions;

/// <summary>What operators learn about connections; never tokens, keys or values. Event ids 7000 to 7099.</summary>
internal sealed partial class SessionLog(ILogger<SessionLog> logger)
{
    /// <summary>A WebSocket was accepted.</summary>
    [LoggerMessage(7000, LogLevel.Debug, "Connection {Connection} opened")]
    public partial void Opened(long connection);

    /// <summary>A WebSocket ended.</summary>
    [LoggerMessage(7001, LogLevel.Debug, "Connection {Connection} closed: {Reason}")]
    public partial void Closed(long connection, string reason);

    /// <summary>A client's credentials were refused.</summary>
    [LoggerMessage(7002, LogLevel.Warning, "Connection {Connection} was not authenticated: {Reason}")]
    public partial void Refused(long connection, string reason);

    /// <summary>The server threw where it should have refused.</summary>
    [LoggerMessage(7003, LogLevel.Error, "Connection {Connection} met a defect of the server")]
    public partial void Defect(long connection, Exception exception);

    /// <summary>Accepted writes were not answered in time.</summary>
    [LoggerMessage(7004, LogLevel.Warning, "Connection {Connection} was closed at shutdown with {Unanswered} unanswered writes")]
    public partial void DrainTimedOut(long connection, int unanswered);

    /// <summary>A connection was refused for want of room.</summary>
    [LoggerMessage(7005, LogLevel.Warning, "A connection was refused: {Limit} are open, or the server shuts down")]
    public partial void Full(int limit);

    /// <summary>A device got no identity.</summary>
    [LoggerMessage(7006, LogLevel.Warning, "Connection {Connection} has no device identity: {Reason}")]
    public partial void DeviceUnbound(long connection, string reason);
}
