using System.Security.Cryptography;
using System.Text;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;

namespace TopGun.Bridge.Login;

/// <summary>Refresh tokens: each good once, kept as its SHA-256 only (server-behaviour §8.6).</summary>
internal sealed class RefreshGrants
{
    private const int TokenBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Grant> _grants = new(ByteArrayComparer.Instance);
    private readonly Queue<byte[]> _oldest = new();
    private readonly Action<byte[]> _random;
    private readonly TimeProvider _time;
    private readonly IGrantRecords? _records;

    /// <summary>Begins with what was kept.</summary>
    /// <param name="random">Source of tokens.</param>
    /// <param name="time">Decides what has expired.</param>
    /// <param name="records">Keeps them beyond the life of the process; null to keep them in memory only.</param>
    public RefreshGrants(Action<byte[]> random, TimeProvider time, IGrantRecords? records = null)
    {
        _random = random;
        _time = time;
        _records = records;
        foreach (var (hash, value) in records?.Read() ?? [])
        {
            if (GrantState.Read(value) is { } kept && time.GetUtcNow() < kept.ExpiresAt)
                Keep(Convert.FromHexString(hash), new Grant(kept.Principal, kept.ExpiresAt));
            else
                records!.Put(hash, default);
        }
    }

    /// <summary>Makes a token; the oldest is forgotten for it when there are too many.</summary>
    /// <param name="principal">Whom it is for.</param>
    /// <param name="expiresAt">Until when it is good.</param>
    public string Issue(Principal principal, DateTimeOffset expiresAt)
    {
        var bytes = new byte[TokenBytes];
        _random(bytes);
        var token = Convert.ToHexStringLower(bytes);
        var hash = HashOf(token);
        lock (_gate)
        {
            Keep(hash, new Grant(principal, expiresAt));
            _records?.Put(Convert.ToHexStringLower(hash), GrantState.Write(principal, expiresAt));
        }

        return token;
    }

    /// <summary>Takes a token in; whatever comes of it, it is not good again.</summary>
    /// <returns>Whom it is for; null when it is unknown, used or expired.</returns>
    public Principal? Redeem(string token)
    {
        var hash = HashOf(token);
        lock (_gate)
        {
            if (!Forget(hash, out var grant))
                return null;
            return _time.GetUtcNow() < grant.ExpiresAt ? grant.Principal : null;
        }
    }

    private void Keep(byte[] hash, Grant grant)
    {
        // Those used up leave their place in the queue.
        while (_oldest.Count >= Limits.RefreshGrantsMax)
            Forget(_oldest.Dequeue(), out _);
        _grants.Add(hash, grant);
        _oldest.Enqueue(hash);
    }

    private bool Forget(byte[] hash, out Grant grant)
    {
        if (!_grants.Remove(hash, out grant))
            return false;
        _records?.Put(Convert.ToHexStringLower(hash), default);
        return true;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private readonly record struct Grant(Principal Principal, DateTimeOffset ExpiresAt);
}
