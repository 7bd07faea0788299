namespace TopGun.Bridge.Login;

/// <summary>Body of POST /api/auth/refresh.</summary>
/// <param name="RefreshToken">A refresh token; good once.</param>
internal sealed record RefreshRequest(string? RefreshToken);
