using System.Net.Security;
using TopGun.Rpc.Client;

namespace TopGun.Client;

/// <summary>Where the nodes are, how a client presents itself and how long it waits.</summary>
public sealed class TopGunClientOptions
{
    /// <summary>
    /// Addresses of the nodes' public gRPC API, for instance <c>http://localhost:9080</c> or <c>localhost:9080</c>; at least one.
    /// While one cannot be reached the next is asked.
    /// </summary>
    public IList<string> Nodes { get; init; } = [];

    /// <summary>JSON Web Token that every call carries; null for an anonymous caller. Never logged. For tokens that expire see <see cref="TokenSource"/>.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// Gives the JSON Web Token in place of <see cref="Token"/>: asked before the first call, again shortly before the <c>exp</c> of
    /// the token it gave (see <see cref="ClientLimits.TokenMargin"/>), and when a node refuses that token. One call at a time, with
    /// <see cref="CallTimeout"/> at most; what it gives is kept in memory and never logged. What it throws fails the call that needs
    /// the token; what is followed already waits and asks again.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? TokenSource { get; set; }

    /// <summary>Time allowed for one call, attempts to reach a node included; what is followed has none. Above 0, at most a day.</summary>
    public TimeSpan CallTimeout { get; set; } = ClientLimits.CallTimeout;

    /// <summary>Rules and certificates of TLS for <c>https</c> addresses; null for the system's own.</summary>
    public SslClientAuthenticationOptions? Tls { get; set; }

    /// <summary>Clock for deadlines and pauses.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Randomness that spreads attempts to connect: numbers from 0 up to, not including, 1.</summary>
    public Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>What is wrong with these options and what to change, one sentence each; none when nothing is.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        if (Nodes.Count == 0)
            faults.Add($"{nameof(Nodes)} is empty; name at least one node, for instance \"http://localhost:9080\".");
        foreach (var node in Nodes)
            if (AddressOf(node) is null)
                faults.Add($"{nameof(Nodes)} has \"{node}\", which is no address of a node; write http://host:port, https://host:port or host:port.");
        if (CallTimeout <= TimeSpan.Zero || CallTimeout > ClientLimits.CallTimeoutMax)
            faults.Add($"{nameof(CallTimeout)} is {CallTimeout}; it must be above 0 and at most {ClientLimits.CallTimeoutMax}.");
        if (Token is not null && !IsTokenAlone(Token))
            faults.Add($"{nameof(Token)} is blank or has white space in it; give the token alone, without \"Bearer\", or null.");
        if (Token is not null && TokenSource is not null)
            faults.Add($"{nameof(Token)} and {nameof(TokenSource)} are both set; set one of them.");
        return faults;
    }

    internal Uri[] Addresses
    {
        get
        {
            var faults = FindFaults();
            return faults.Count == 0
                ? [.. Nodes.Select(node => AddressOf(node)!)]
                : throw new ArgumentException(string.Join(' ', faults));
        }
    }

    internal RpcChannelOptions ForChannel() => new()
    {
        MaxReceiveMessageSize = ClientLimits.ReceivedMessageBytesMax,
        Tls = Tls,
        TimeProvider = TimeProvider,
    };

    internal TopGunClientOptions At(string node) => new()
    {
        Nodes = [node],
        Token = Token,
        TokenSource = TokenSource,
        CallTimeout = CallTimeout,
        Tls = Tls,
        TimeProvider = TimeProvider,
        Jitter = Jitter,
    };

    internal static bool IsTokenAlone(string? token) => !string.IsNullOrEmpty(token) && !token.Any(char.IsWhiteSpace);

    private static Uri? AddressOf(string? node)
    {
        var text = node is null || node.Contains("://", StringComparison.Ordinal) ? node : $"http://{node}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address is { Scheme: "http" or "https", Host.Length: > 0, PathAndQuery: "/", UserInfo.Length: 0 }
                ? address
                : null;
    }
}
