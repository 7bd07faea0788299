namespace TopGun.Server.Configuration;

/// <summary>What operators decide about the admin plane and login (server-behaviour §1.5, §8.4–8.6).</summary>
internal sealed record AdminSettings
{
    /// <summary>Name of the administrator.</summary>
    public required string Username { get; init; }

    /// <summary>Password of the administrator; null: nobody can log in. Never logged.</summary>
    public required string? Password { get; init; }

    /// <summary>True when every request comes through a proxy that adds to X-Forwarded-For.</summary>
    public required bool TrustsProxy { get; init; }

    /// <summary>True: the admin plane is open to everybody although the process listens beyond its own machine without authentication.</summary>
    public required bool IsOpenInPublic { get; init; }

    /// <summary>Token that readers of /metrics must present; null: none. Never logged.</summary>
    public required string? MetricsToken { get; init; }

    /// <summary>How long refresh tokens are good; null: none are given out.</summary>
    public required TimeSpan? RefreshTime { get; init; }

    /// <summary>Whose tokens are exchanged for ours.</summary>
    public required IReadOnlyList<ProviderSettings> Providers { get; init; }

    /// <inheritdoc/>
    public override string ToString() => "admin settings";
}
