namespace TopGun.Rpc;

/// <summary>Every bound of the runtime, in one place.</summary>
public static class Limits
{
    /// <summary>Largest message received unless the options say otherwise, in bytes (after decompression).</summary>
    public const int ReceiveMessageBytes = 4 * 1024 * 1024;

    /// <summary>Messages written with a buffer hint are flushed once so many bytes wait.</summary>
    public const int CoalescedBytes = 64 * 1024;

    /// <summary>Longest <c>grpc-message</c> sent, in UTF-16 units before encoding; longer text is cut.</summary>
    public const int StatusDetailChars = 4 * 1024;

    /// <summary>Most services that <c>grpc.health.v1.Health/List</c> names; the published document says 100.</summary>
    public const int HealthListServices = 100;

    /// <summary>Most digits in <c>grpc-timeout</c>.</summary>
    public const int TimeoutDigits = 8;

    /// <summary>How long calls may go on after the host began to stop.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    /// <summary>How long the status of a call ended by force may wait for the client's flow control.</summary>
    public static readonly TimeSpan ForcedStatus = TimeSpan.FromSeconds(5);

    /// <summary>How long a failed write waits for the status that a server sent when it stopped reading.</summary>
    public static readonly TimeSpan EarlyStatus = TimeSpan.FromSeconds(1);

    /// <summary>Silence on a connection after which a ping is sent.</summary>
    public static readonly TimeSpan KeepAliveDelay = TimeSpan.FromSeconds(20);

    /// <summary>How long a ping may stay unanswered before the connection is dropped.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long connecting may take.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    /// <summary>Longest deadline that is enforced by a timer; later ones are only passed on.</summary>
    internal static readonly TimeSpan Timer = TimeSpan.FromDays(40);

    /// <summary>HTTP/2 window per stream, in bytes, on both sides.</summary>
    internal const int StreamWindowBytes = 1024 * 1024;

    /// <summary>HTTP/2 window per connection, in bytes, on the server.</summary>
    internal const int ConnectionWindowBytes = 4 * 1024 * 1024;

    /// <summary>Calls that one connection may have open at a time.</summary>
    internal const int StreamsPerConnection = 1000;

    /// <summary>Bytes the client asks the connection for in one read.</summary>
    internal const int ReadBytes = 64 * 1024;
}
