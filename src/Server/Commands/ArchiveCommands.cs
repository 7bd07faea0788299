using System.Data.Common;
using System.Globalization;
using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Backups;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Server.Configuration;

namespace TopGun.Server.Commands;

/// <summary><c>topgun backup</c> and <c>topgun restore</c>: what they do, what they print, how they end.</summary>
internal static class ArchiveCommands
{
    private const int Done = 0;
    private const int Failed = 1;

    /// <summary>Makes an archive of a node's records, whether the node runs or not.</summary>
    /// <param name="flags">The command line.</param>
    /// <param name="file">The archive.</param>
    /// <returns>0; 1 with the reason on stderr.</returns>
    public static int Backup(CommandFlags flags, string file) => Run(flags, settings =>
    {
        var layout = new DataLayout(settings.Directory);
        var manifest = NodeBackup.Write(layout, () => OpenSnapshot(layout, settings.Postgres), file, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Print($"{file}: {new FileInfo(file).Length} bytes, ", manifest);
    });

    /// <summary>Brings an archive into a new data directory or a database without records.</summary>
    /// <param name="flags">The command line.</param>
    /// <param name="file">The archive.</param>
    /// <returns>0; 1 with the reason on stderr.</returns>
    public static int Restore(CommandFlags flags, string file) => Run(flags, settings =>
    {
        var manifest = NodeRestore.Run(
            file, () => settings.Postgres is { } address ? new DatabaseTarget(address) : new DirectoryTarget(settings.Directory));
        Print($"{settings.Postgres?.ToString() ?? settings.Directory}: ", manifest);
    });

    private static int Run(CommandFlags flags, Action<StoreSettings> action)
    {
        var errors = new List<string>();
        var settings = new StoreSettingsReader(flags, new Variables(Environment.GetEnvironmentVariable, errors), errors).Read();
        if (settings is null && errors.Count == 0)
            errors.Add("The store memory keeps nothing that outlives its process: name the node's store with --store (sqlite or postgres).");
        try
        {
            if (errors.Count == 0)
                action(settings!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or InvalidOperationException
            or LogDamageException or BackupDamageException or MsgPackFormatException)
        {
            errors.Add(failure.Message);
        }

        foreach (var error in errors)
            Console.Error.WriteLine("FATAL: " + error);
        return errors.Count == 0 ? Done : Failed;
    }

    private static IStoreSnapshot OpenSnapshot(DataLayout layout, PostgresAddress? address)
    {
        if (address is null)
            return new SqliteSnapshot(layout.StorePath);
        return layout.SharedLogId is { } log
            ? new PostgresSnapshot(address, log)
            : throw new InvalidOperationException($"The data directory '{layout.Path}' belongs to no database: name that of the node with --data-dir.");
    }

    private static void Print(string place, BackupManifest manifest)
    {
        foreach (var map in manifest.Maps)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{map.Root:x8} {map.Keys,12} keys {map.Rows,12} rows  {map.Name}"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place}{manifest.Maps.Count} maps, {manifest.Rows} rows"));
    }
}
