using TopGun.Bridge.Login;
using TopGun.Bridge.Telemetry;

namespace TopGun.Bridge.Admin;

/// <summary>What an operator may decide about the admin plane.</summary>
public sealed class AdminOptions
{
    /// <summary>False on a grid without authentication: whoever reaches the plane administers (server-behaviour §1.6).</summary>
    public bool RequireAuthentication { get; set; }

    /// <summary>True when every request comes through a proxy that adds to X-Forwarded-For (TOPGUN_TRUSTED_PROXY).</summary>
    public bool TrustsProxy { get; set; }

    /// <summary>Interface that the process listens on, for the settings.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Level of the log, which the settings change.</summary>
    public LogLevelSwitch LogLevel { get; set; } = new();

    /// <summary>How administrators log in and foreign tokens are exchanged.</summary>
    public LoginOptions Login { get; set; } = new();
}
