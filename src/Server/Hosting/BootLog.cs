using System.Globalization;
using TopGun.Node.Operations;
using TopGun.Node.Storage.Wal;
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
            $"  boot       {Store(settings.Store)} {Memory(settings)} "
            + $"max_value_bytes={settings.ValueBytesMax} journal_enabled={Text(settings.JournalEnabled)} journal_capacity={settings.JournalCapacity} "
            + $"journal_durable={Text(settings.JournalEnabled && settings.JournalDurable && settings.Store is not null)} "
            + $"policies_loaded={rules.Policies.Count} rbac_configured={Text(rules.IsConfigured)}");
    }

    /// <summary>Warnings about what the settings expose.</summary>
    /// <param name="settings">The settings.</param>
    public static IEnumerable<string> Warnings(ServerSettings settings)
    {
        foreach (var warning in settings.Memory.Warnings)
        {
            yield return "WARNING: " + warning;
        }

        if (settings.Store is { } store)
        {
            foreach (var warning in Warnings(store))
            {
                yield return warning;
            }
        }

        if (settings.IsPublicWithoutAuthentication)
        {
            yield return settings.Admin.IsOpenInPublic
                ? $"WARNING: nobody needs a token, other machines reach {settings.BindAddress}, and TOPGUN_ALLOW_NO_AUTH_PUBLIC_BIND opens the "
                    + "admin plane: everybody who reaches this process administers it."
                : $"WARNING: nobody needs a token, and other machines reach {settings.BindAddress}. The admin plane is therefore switched off "
                    + "(TOPGUN_ALLOW_NO_AUTH_PUBLIC_BIND=1 switches it on).";
        }
    }

    private static IEnumerable<string> Warnings(StoreSettings store)
    {
        foreach (var warning in store.Warnings)
        {
            yield return "WARNING: " + warning;
        }

        if (store.Policy == FsyncPolicy.Batched)
        {
            yield return $"WARNING: TOPGUN_WAL_FSYNC_POLICY=batched: a power failure may take acknowledged writes of the last {WalLimits.CommitWindow.TotalMilliseconds} ms "
                + "(the end of the process takes none); per_op loses none.";
        }
        else if (store.Policy == FsyncPolicy.None)
        {
            yield return "WARNING: TOPGUN_WAL_FSYNC_POLICY=none: acknowledged writes may be lost by the end of the process and by a power failure; "
                + "ask for PERSISTED, or use batched or per_op.";
        }
    }

    private static string Store(StoreSettings? store) => store is null
        ? "store=memory write_behind_enabled=false wal_enabled=false"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"store={(store.Postgres is null ? "sqlite" : "postgres")} write_behind_enabled=true write_behind_shutdown_timeout_ms={store.DrainTimeout.TotalMilliseconds} wal_enabled=true "
            + $"wal_dir={store.Directory} wal_fsync_policy={NameOf(store.Policy)} wal_watermark_stall_bound_ms={store.StallBound.TotalMilliseconds}");

    private static string Memory(ServerSettings settings)
    {
        var budget = settings.Memory.Budget;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"max_ram_mb={(budget.IsBounded ? budget.BytesMax >> 20 : 0)} eviction_enabled={Text(budget.IsBounded && settings.Store is not null)} "
            + $"high_water_pct={budget.HighPercent} low_water_pct={budget.LowPercent} interval_ms={settings.Memory.Interval.TotalMilliseconds}");
    }

    private static string NameOf(FsyncPolicy policy) => policy switch
    {
        FsyncPolicy.PerOp => "per_op",
        FsyncPolicy.None => "none",
        _ => "batched",
    };

    private static string Text(bool value) => value ? "true" : "false";
}
