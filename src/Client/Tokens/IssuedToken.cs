using TopGun.Core.Tokens;

namespace TopGun.Client.Tokens;

/// <summary>A token that a source gave; a class of its own, so that nothing prints it.</summary>
internal sealed class IssuedToken
{
    private readonly DateTimeOffset _expiresAt;
    private readonly DateTimeOffset _replaceAt;

    /// <summary>Takes a token as the source gave it.</summary>
    /// <param name="text">The token.</param>
    /// <param name="now">The time.</param>
    public IssuedToken(string text, DateTimeOffset now)
    {
        Text = text;
        // One that has expired by this clock is used all the same: the clock may be wrong, and the node decides.
        _expiresAt = JwtText.ExpiryOf(text) is { } expiry && expiry > now ? expiry : DateTimeOffset.MaxValue;
        var margin = (_expiresAt - now) / 5;
        _replaceAt = _expiresAt - (margin < ClientLimits.TokenMargin ? margin : ClientLimits.TokenMargin);
    }

    private IssuedToken(IssuedToken same, DateTimeOffset replaceAt) =>
        (Text, _expiresAt, _replaceAt) = (same.Text, same._expiresAt, replaceAt);

    /// <summary>The token.</summary>
    public string Text { get; }

    /// <summary>Whether the next one should be asked for.</summary>
    public bool IsDue(DateTimeOffset now) => now >= _replaceAt;

    /// <summary>Whether it can be used no more.</summary>
    public bool HasExpired(DateTimeOffset now) => now >= _expiresAt;

    /// <summary>The same token, for which no other is asked before a time.</summary>
    public IssuedToken KeptUntil(DateTimeOffset time) => new(this, time);
}
