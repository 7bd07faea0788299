using System.Globalization;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;

namespace TopGun.Server.Configuration;

/// <summary>Reads where and how records are kept.</summary>
/// <param name="flags">The command line.</param>
/// <param name="variables">The environment.</param>
/// <param name="errors">Receives what is wrong.</param>
internal sealed class StoreSettingsReader(CommandFlags flags, Variables variables, ICollection<string> errors)
{
    private const string StoreDefault = "sqlite";
    private const string AddressVariable = "DATABASE_URL";
    private const string PolicyVariable = "TOPGUN_WAL_FSYNC_POLICY";
    private const string StallVariable = "TOPGUN_WAL_WATERMARK_STALL_BOUND_MS";
    private const int StallBoundDefault = 60_000;
    private const int StallBoundMin = 6_000;
    private const int MillisMax = 3_600_000;
    private const int LogMegabytesDefault = 4096;
    private const int LogMegabytesMin = 128;
    private const int LogMegabytesMax = 1 << 20;

    private readonly List<string> _warnings = [];

    /// <summary>Reads them all.</summary>
    /// <returns>Null when records are kept in memory only.</returns>
    public StoreSettings? Read()
    {
        var policy = ReadPolicy();
        var stallBound = ReadStallBound();
        var store = flags.Store ?? variables.TextOrNull("STORAGE_BACKEND") ?? StoreDefault;
        if (store is "memory" or "null")
        {
            return null;
        }

        if (store is not ("sqlite" or "redb" or "postgres"))
        {
            errors.Add(
                $"The store '{store}' (--store or STORAGE_BACKEND) is not known to this version. "
                + "Allowed: memory (also written null), sqlite (also written redb), postgres.");
        }

        return new StoreSettings
        {
            Directory = flags.DataDirectory ?? variables.TextOrNull("TOPGUN_DATA_DIR") ?? "./topgun-data",
            Postgres = store == "postgres" ? ReadAddress() : null,
            Policy = policy,
            StallBound = stallBound,
            FlushInterval = TimeSpan.FromMilliseconds(variables.ReadNumber("TOPGUN_WRITEBEHIND_FLUSH_INTERVAL_MS", 1000, 10, MillisMax)),
            DrainTimeout = TimeSpan.FromMilliseconds(variables.ReadNumber("TOPGUN_WRITEBEHIND_SHUTDOWN_TIMEOUT_MS", 3000, 0, MillisMax)),
            LogBytesMax = (long)variables.ReadNumber("TOPGUN_WAL_MAX_MB", LogMegabytesDefault, LogMegabytesMin, LogMegabytesMax) << 20,
            Warnings = _warnings,
        };
    }

    private PostgresAddress? ReadAddress()
    {
        if (variables.TextOrNull(AddressVariable) is not { } text)
        {
            errors.Add($"The store postgres needs {AddressVariable}, for instance postgres://user:password@host:5432/database.");
            return null;
        }

        if (PostgresAddress.TryParse(text, out var address, out var error))
        {
            return address;
        }

        errors.Add($"{AddressVariable} {error}");
        return null;
    }

    private FsyncPolicy ReadPolicy()
    {
        var text = variables.TextOrNull(PolicyVariable);
        switch (text?.ToLowerInvariant())
        {
            case null or "batched":
                return FsyncPolicy.Batched;
            case "per_op" or "perop" or "per-op":
                return FsyncPolicy.PerOp;
            case "none":
                return FsyncPolicy.None;
            default:
                errors.Add($"{PolicyVariable} is '{text}'. Allowed: batched, per_op, none.");
                return FsyncPolicy.Batched;
        }
    }

    private TimeSpan ReadStallBound()
    {
        var text = variables.TextOrNull(StallVariable);
        if (text is null)
        {
            return TimeSpan.FromMilliseconds(StallBoundDefault);
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var millis))
        {
            _warnings.Add($"{StallVariable} is '{text}', which is no number; {StallBoundDefault} is used.");
            return TimeSpan.FromMilliseconds(StallBoundDefault);
        }

        if (millis is < StallBoundMin or > MillisMax)
        {
            errors.Add($"{StallVariable} is '{text}'. It must be a whole number from {StallBoundMin} to {MillisMax}.");
        }

        return TimeSpan.FromMilliseconds(Math.Clamp(millis, StallBoundMin, MillisMax));
    }
}
