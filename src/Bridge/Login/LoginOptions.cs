using System.Security.Cryptography;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Login;

/// <summary>How administrators log in and how tokens of others are exchanged (server-behaviour §8.5, §8.6).</summary>
public sealed class LoginOptions
{
    /// <summary>Issues tokens that the grid accepts; null when it demands none, or when its key can only verify.</summary>
    public JwtWriter? Tokens { get; set; }

    /// <summary>Why a grid that demands tokens issues none, and what to change; null where it demands none.</summary>
    public string? OnlyVerifies { get; set; }

    /// <summary>Name of the administrator (TOPGUN_ADMIN_USERNAME).</summary>
    public string Username { get; set; } = "admin";

    /// <summary>Password of the administrator (TOPGUN_ADMIN_PASSWORD); null: nobody can log in. Never logged.</summary>
    public string? Password { get; set; }

    /// <summary>Whose tokens are exchanged for ours (TOPGUN_TOKEN_PROVIDERS).</summary>
    public IReadOnlyList<ITokenProvider> Providers { get; set; } = [];

    /// <summary>How long a refresh token is good; null: none are given out (TOPGUN_REFRESH_TOKEN_DAYS).</summary>
    public TimeSpan? RefreshTime { get; set; }

    /// <summary>Keeps refresh tokens beyond the life of the process; null: a restart ends them.</summary>
    public IGrantRecords? Grants { get; set; }

    /// <summary>Source of refresh tokens.</summary>
    public Action<byte[]> Random { get; set; } = static bytes => RandomNumberGenerator.Fill(bytes);
}
