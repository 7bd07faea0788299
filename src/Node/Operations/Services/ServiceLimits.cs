namespace TopGun.Node.Operations.Services;

/// <summary>Limits of the public gRPC API.</summary>
internal static class ServiceLimits
{
    /// <summary>Changes that wait for one watcher before it gets a fresh page instead (settled 33).</summary>
    public const int WatchChangesMax = 10_000;

    /// <summary>Changes in one message to a watcher.</summary>
    public const int ChangesPerMessageMax = 256;

    /// <summary>Events that wait for one gateway, one for each session counted, before its stream is ended; it then connects again and gets fresh pages.</summary>
    public const int GatewayEventsMax = 200_000;

    /// <summary>Events in one message to a gateway (performance §3.2: messages of 20 to 64 KiB).</summary>
    public const int EventsPerMessageMax = 256;

    /// <summary>Sessions that the events of one message to a gateway are for, after which no more are added to it.</summary>
    public const int DeliveriesPerMessageMax = 8_192;
}
