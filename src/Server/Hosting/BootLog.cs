using System.Globalization;
using TopGun.Node.Operations;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>What operators look for in the log after a start (server-behaviour §1.6, §1.7).</summary>
internal static class BootLog
{
    /// <summary>The settings of storage and access in one line.</summary>
    /// <param name="node">The node.</param>
    /// <param name="settings">Its settings.</param>
    public static string Storage(NodeGrid node, ServerSettings settings)
    {
        var rules = node.Policies.Rules;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  boot       store=memory write_behind_enabled=false wal_enabled=false eviction_enabled=false "
            + $"max_value_bytes={settings.ValueBytesMax} journal_enabled={Text(settings.JournalEnabled)} journal_capacity={settings.JournalCapacity} "
            + $"policies_loaded={rules.Policies.Count} rbac_configured={Text(rules.IsConfigured)}");
    }

    /// <summary>Warnings about what the settings expose.</summary>
    /// <param name="settings">The settings.</param>
    public static IEnumerable<string> Warnings(ServerSettings settings)
    {
        if (settings.IsPublicWithoutAuthentication)
        {
            yield return settings.Admin.IsOpenInPublic
                ? $"WARNING: nobody needs a token, other machines reach {settings.BindAddress}, and TOPGUN_ALLOW_NO_AUTH_PUBLIC_BIND opens the "
                    + "admin plane: everybody who reaches this process administers it."
                : $"WARNING: nobody needs a token, and other machines reach {settings.BindAddress}. The admin plane is therefore switched off "
                    + "(TOPGUN_ALLOW_NO_AUTH_PUBLIC_BIND=1 switches it on).";
        }
    }

    private static string Text(bool value) => value ? "true" : "false";
}
