using System.Security.Cryptography;
using System.Text;
using TopGun.Core.MsgPack;

namespace TopGun.Bridge.Events;

/// <summary>
/// Tickets by which pages open a stream of events: EventSource sends no header, and a token in an address ends up in logs. Each is good
/// once, for a short while, and kept as its SHA-256 only.
/// </summary>
/// <param name="random">Source of tickets.</param>
/// <param name="time">Decides what has expired.</param>
internal sealed class EventTickets(Action<byte[]> random, TimeProvider time)
{
    private const int TicketBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], (string? Token, DateTimeOffset ExpiresAt)> _tickets = new(ByteArrayComparer.Instance);
    private readonly Queue<byte[]> _oldest = new();

    /// <summary>Makes a ticket; the oldest is forgotten for it when there are too many.</summary>
    /// <param name="token">The token that it stands for; null for an anonymous caller.</param>
    public (string Ticket, DateTimeOffset ExpiresAt) Issue(string? token)
    {
        var bytes = new byte[TicketBytes];
        random(bytes);
        var ticket = Convert.ToHexStringLower(bytes);
        var hash = HashOf(ticket);
        var expiresAt = time.GetUtcNow() + Limits.EventTicketTime;
        lock (_gate)
        {
            // Those used up leave their place in the queue.
            while (_oldest.Count >= Limits.EventTicketsMax)
                _tickets.Remove(_oldest.Dequeue());
            _tickets.Add(hash, (token, expiresAt));
            _oldest.Enqueue(hash);
        }

        return (ticket, expiresAt);
    }

    /// <summary>Takes a ticket in; whatever comes of it, it is not good again.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="token">The token that it stands for.</param>
    /// <returns>False when it is unknown, used or expired.</returns>
    public bool TryRedeem(string ticket, out string? token)
    {
        (string? Token, DateTimeOffset ExpiresAt) kept;
        bool isKnown;
        lock (_gate)
            isKnown = _tickets.Remove(HashOf(ticket), out kept);
        token = kept.Token;
        return isKnown && time.GetUtcNow() < kept.ExpiresAt;
    }

    private static byte[] HashOf(string ticket) => SHA256.HashData(Encoding.UTF8.GetBytes(ticket));
}
