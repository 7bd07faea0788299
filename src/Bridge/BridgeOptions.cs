using System.Security.Cryptography;
using TopGun.Bridge.Admin;

namespace TopGun.Bridge;

/// <summary>What an operator may decide about the bridge.</summary>
public sealed class BridgeOptions
{
    /// <summary>True when clients must authenticate before anything else.</summary>
    public bool RequireAuthentication { get; set; }

    /// <summary>True to tell clients why their token was refused; for debugging only (INSECURE_FORWARD_AUTH_ERRORS).</summary>
    public bool ForwardAuthenticationErrors { get; set; }

    /// <summary>Longest message of an authenticated client in bytes (TOPGUN_MAX_FRAME_BYTES).</summary>
    public int MessageBytesMax { get; set; } = Limits.MessageBytesMaxDefault;

    /// <summary>Most connections; further ones get HTTP 503 (TOPGUN_MAX_CONNECTIONS).</summary>
    public int ConnectionsMax { get; set; } = Limits.ConnectionsMaxDefault;

    /// <summary>Most bytes that may wait for one connection; one that does not keep up is dropped.</summary>
    public int OutboxBytesMax { get; set; } = Limits.OutboxBytesMaxDefault;

    /// <summary>Most live queries of one connection.</summary>
    public int SubscriptionsMax { get; set; } = Core.Grid.GridLimits.SubscriptionsPerSessionMaxDefault;

    /// <summary>
    /// Where HTTP callers without a token are served although <see cref="RequireAuthentication"/> is set; null: they get 401
    /// (TOPGUN_HTTP_SYNC_REQUIRE_AUTH, settled 6).
    /// </summary>
    public Core.Grid.IGrid? AnonymousHttpGrid { get; set; }

    /// <summary>Clock behind `serverHlc`: the node's own, so that clients stamp after all they read; null: one of the bridge's.</summary>
    public Core.Time.HybridLogicalClock? Clock { get; set; }

    /// <summary>Web origins whose pages may use HTTP; "*" alone stands for all (TOPGUN_CORS_ORIGINS).</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>The admin plane; null: its paths do not exist (server-behaviour §1.6).</summary>
    public AdminOptions? Admin { get; set; }

    /// <summary>Token that readers of /metrics must present; null: none is asked for (TOPGUN_METRICS_TOKEN). Never logged.</summary>
    public string? MetricsToken { get; set; }

    /// <summary>Source of tickets for streams of events.</summary>
    public Action<byte[]> Random { get; set; } = static bytes => RandomNumberGenerator.Fill(bytes);

    /// <summary>When clients should come back after a shutdown.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the process is about to stop: readiness is 503, and everything is still served (TOPGUN_DRAIN_DELAY_MS).</summary>
    public Func<bool> IsLeaving { get; set; } = () => false;

    /// <summary>Whether the grid can serve; until it can, readiness is 503 (settled 2).</summary>
    public Func<bool> IsReady { get; set; } = () => true;
}
