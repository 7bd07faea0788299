namespace TopGun.Bridge.Login;

/// <summary>Body of POST /api/auth/token.</summary>
/// <param name="Token">Token of an identity provider.</param>
/// <param name="Provider">Which provider; left out: any.</param>
internal sealed record ExchangeRequest(string? Token, string? Provider = null);
