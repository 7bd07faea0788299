namespace TopGun.Bridge.Login;

/// <summary>A token of ours, and how to get the next.</summary>
/// <param name="Token">Token that the grid accepts.</param>
/// <param name="ExpiresAt">Until when, in seconds since the epoch.</param>
/// <param name="RefreshToken">Good once for the next pair; left out when refreshing is off.</param>
/// <param name="RefreshExpiresAt">Until when the refresh token is good, in seconds since the epoch.</param>
internal sealed record TokenReply(string Token, long ExpiresAt, string? RefreshToken = null, long? RefreshExpiresAt = null);
