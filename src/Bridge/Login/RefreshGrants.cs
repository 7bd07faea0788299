using System.Security.Cryptography;
using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;

namespace TopGun.Bridge.Login;

/// <summary>Refresh tokens: each good once, kept as its SHA-256 only (server-behaviour §8.6).</summary>
/// <param name="random">Source of tokens.</param>
/// <param name="time">Decides what has expired.</param>
internal sealed class RefreshGrants(Action<byte[]> random, TimeProvider time)
{
    private const int TokenBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Grant> _grants = new(ByteArrayComparer.Instance);
    private readonly Queue<byte[]> _oldest = new();

    /// <summary>Makes a token; the oldest is forgotten for it when there are too many.</summary>
    /// <param name="principal">Whom it is for.</param>
    /// <param name="expiresAt">Until when it is good.</param>
    public string Issue(Principal principal, DateTimeOffset expiresAt)
    {
        var bytes = new byte[TokenBytes];
        random(bytes);
        var token = Convert.ToHexStringLower(bytes);
        var hash = HashOf(token);
        lock (_gate)
        {
            // Those used up leave their place in the queue.
            while (_oldest.Count >= Limits.RefreshGrantsMax)
                _grants.Remove(_oldest.Dequeue());
            _grants.Add(hash, new Grant(principal, expiresAt));
            _oldest.Enqueue(hash);
        }

        return token;
    }

    /// <summary>Takes a token in; whatever comes of it, it is not good again.</summary>
    /// <returns>Whom it is for; null when it is unknown, used or expired.</returns>
    public Principal? Redeem(string token)
    {
        lock (_gate)
            return _grants.Remove(HashOf(token), out var grant) && time.GetUtcNow() < grant.ExpiresAt ? grant.Principal : null;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private readonly record struct Grant(Principal Principal, DateTimeOffset ExpiresAt);
}
