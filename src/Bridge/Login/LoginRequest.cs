namespace TopGun.Bridge.Login;

/// <summary>Body of POST /api/auth/login.</summary>
/// <param name="Username">Name of the administrator.</param>
/// <param name="Password">Password of the administrator.</param>
internal sealed record LoginRequest(string? Username, string? Password)
{
    /// <inheritdoc/>
    public override string ToString() => "login";
}
