namespace TopGun.Core.Grid.Sessions;

/// <summary>Who a caller claims to be when it opens a session.</summary>
/// <param name="Token">JSON Web Token, or null for an anonymous caller. Never logged.</param>
/// <param name="DeviceToken">Replica credential given earlier, or null. Never logged.</param>
public sealed record Credentials(string? Token, string? DeviceToken = null)
{
    /// <summary>No claim at all.</summary>
    public static Credentials Anonymous { get; } = new(Token: null, DeviceToken: null);

    /// <inheritdoc/>
    public override string ToString() => Token is null ? "anonymous" : "token";
}
