namespace TopGun.Bridge;

/// <summary>Every limit of the bridge, in one place; each is tested by hitting it.</summary>
internal static class Limits
{
    /// <summary>Longest message before authentication, in bytes (settled 11).</summary>
    public const int UnauthenticatedMessageBytesMax = 2 << 20;

    /// <summary>Longest message after authentication unless configured otherwise, in bytes (settled 11).</summary>
    public const int MessageBytesMaxDefault = 16 << 20;

    /// <summary>Most bytes that wait for one connection before it is dropped (settled 46).</summary>
    public const int OutboxBytesMaxDefault = 8 << 20;

    /// <summary>Bytes waiting for a connection above which nothing more is read from it.</summary>
    public const int OutboxPauseBytes = 1 << 20;

    /// <summary>Bytes handed to the transport between two flushes, the most it buffers for one connection.</summary>
    public const int FlushBytes = 64 << 10;

    /// <summary>Most connections unless configured otherwise (settled 46).</summary>
    public const int ConnectionsMaxDefault = 20_000;

    /// <summary>Most unanswered writes of one connection; nothing more is read above it (settled 22).</summary>
    public const int UnansweredWritesMax = 256;

    /// <summary>Longest time in milliseconds that a client may give its writes to reach their level.</summary>
    public const ulong WriteTimeoutMillisMax = 60_000;

    /// <summary>Map names and node ids kept as strings for all connections.</summary>
    public const int InternedNames = 4096;

    /// <summary>Most messages inside an inbound BATCH (wire-protocol §1.7).</summary>
    public const int BatchItemsMax = 8192;

    /// <summary>Messages inside inbound BATCHes that one connection may send per second, and at once (settled 22).</summary>
    public const int BatchItemsPerSecond = 40_000;

    /// <summary>Journal changes sent to a new subscriber before it is waited for.</summary>
    public const int JournalReplayChanges = 32;

    /// <summary>Smallest block that the host's transport receives into, in bytes.</summary>
    public const int TransportBlockBytes = 32 << 10;

    /// <summary>Capacity of the receive buffer of a connection that has something to say, in bytes.</summary>
    public const int ReceiveBytes = 16 << 10;

    /// <summary>Bytes that one connection may have handled before others get their turn.</summary>
    public const int TurnBytes = 128 << 10;

    /// <summary>Longest payload of a control frame (RFC 6455 §5.5).</summary>
    public const int ControlBytesMax = 125;

    /// <summary>Longest reason in a Close frame (RFC 6455 §5.5, less the code).</summary>
    public const int CloseReasonBytesMax = 123;

    /// <summary>Longest body of an HTTP request in bytes; longer ones get 413 (server-behaviour §2.9).</summary>
    public const int HttpBodyBytesMax = 2 << 20;

    /// <summary>Most queries in one HTTP sync request.</summary>
    public const int HttpQueriesMax = 100;

    /// <summary>Most maps in one HTTP sync request.</summary>
    public const int HttpMapsMax = 100;

    /// <summary>Bytes of keys and values of all deltas of one HTTP sync answer; the rest comes with the next request.</summary>
    public const int HttpDeltaBytesMax = 5 << 20;

    /// <summary>Most maps of one stream of events.</summary>
    public const int EventMapsMax = 100;

    /// <summary>Most queries of one stream of events.</summary>
    public const int EventQueriesMax = 100;

    /// <summary>Tickets for streams of events that are kept; the oldest go first.</summary>
    public const int EventTicketsMax = 10_000;

    /// <summary>Most events that wait for one stream; one that falls further behind is told from the journal.</summary>
    public const int EventsWaitingMax = 1000;

    /// <summary>Longest X-Request-Id that is taken over from a caller.</summary>
    public const int RequestIdLengthMax = 128;

    /// <summary>Requests to the admin API that one address may send at once (server-behaviour §2.9).</summary>
    public const int AdminBurst = 50;

    /// <summary>Requests to the admin API that one address may send per second (server-behaviour §2.9).</summary>
    public const int AdminRequestsPerSecond = 100;

    /// <summary>Most rows of one query of the admin API.</summary>
    public const int AdminQueryRowsMax = 1000;

    /// <summary>Most characters of all rows of one query of the admin API.</summary>
    public const int AdminQueryCharsMax = 8 << 20;

    /// <summary>Failed logins, and failed exchanges of tokens, that one address may have at once.</summary>
    public const int FailedLoginsBurst = 10;

    /// <summary>Failed logins, and failed exchanges of tokens, that one address may have per second in the long run.</summary>
    public const double FailedLoginsPerSecond = 1 / 6.0;

    /// <summary>Addresses whose rates are watched at a time; unknown ones are refused beyond it.</summary>
    public const int LimitedAddressesMax = 10_000;

    /// <summary>Refresh tokens kept; the oldest go first.</summary>
    public const int RefreshGrantsMax = 100_000;

    /// <summary>Longest document of keys or discovery that an identity provider may send, in bytes.</summary>
    public const int KeyDocumentBytesMax = 1 << 20;

    /// <summary>Most keys taken from one provider.</summary>
    public const int ProviderKeysMax = 100;

    /// <summary>How long the token of an administrator is good (server-behaviour §8.5).</summary>
    public static readonly TimeSpan AdminTokenTime = TimeSpan.FromHours(24);

    /// <summary>How long an exchanged token is good (server-behaviour §8.6).</summary>
    public static readonly TimeSpan ExchangedTokenTime = TimeSpan.FromHours(1);

    /// <summary>How long the keys of a provider are used before they are fetched again (server-behaviour §8.6).</summary>
    public static readonly TimeSpan ProviderKeysTime = TimeSpan.FromHours(1);

    /// <summary>How long the discovery document of a provider is used (server-behaviour §8.6).</summary>
    public static readonly TimeSpan DiscoveryTime = TimeSpan.FromHours(24);

    /// <summary>Least time between two fetches from one provider, whatever keys tokens name.</summary>
    public static readonly TimeSpan ProviderFetchInterval = TimeSpan.FromMinutes(1);

    /// <summary>Time that a provider may take to answer.</summary>
    public static readonly TimeSpan ProviderFetchTime = TimeSpan.FromSeconds(5);

    /// <summary>Time an HTTP request may take before it gets 408 (server-behaviour §2.9).</summary>
    public static readonly TimeSpan HttpRequestTime = TimeSpan.FromSeconds(30);

    /// <summary>How long a ticket for a stream of events is good.</summary>
    public static readonly TimeSpan EventTicketTime = TimeSpan.FromSeconds(30);

    /// <summary>Silence on a stream of events after which a comment is sent.</summary>
    public static readonly TimeSpan EventsHeartbeatTime = TimeSpan.FromSeconds(15);

    /// <summary>When a client whose stream of events broke should connect again.</summary>
    public static readonly TimeSpan EventsRetryTime = TimeSpan.FromSeconds(2);

    /// <summary>How long browsers may remember what another origin may do (server-behaviour §8).</summary>
    public static readonly TimeSpan PreflightTime = TimeSpan.FromDays(1);

    /// <summary>Time to authenticate, unless configured otherwise (server-behaviour §2.2).</summary>
    public static readonly TimeSpan AuthenticationTime = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a connection is closed (server-behaviour §2.6).</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    /// <summary>How long a client may keep writes that were refused only for now without sending them again.</summary>
    public static readonly TimeSpan KeptWritesTime = TimeSpan.FromSeconds(30);

    /// <summary>Time between a Close frame and the end of the connection.</summary>
    public static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    /// <summary>How often the host's timeouts of requests are looked at, as often as the host itself would.</summary>
    public static readonly TimeSpan RequestHeartbeat = TimeSpan.FromSeconds(1);

    /// <summary>How often deadlines are looked at.</summary>
    public static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);

    /// <summary>Time that accepted writes may take at shutdown before their connections are closed anyway.</summary>
    public static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(2500);

    /// <summary>Least time between two ERROR 400 on one connection (settled 9).</summary>
    public static readonly TimeSpan InvalidMessageInterval = TimeSpan.FromSeconds(1);
}
