using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Storage.Backups;

/// <summary>Makes an archive of a node's records beside the process that serves them, which is not asked and waits for nothing.</summary>
/// <remarks>
/// The log is opened first and the store is read as of a later moment: together they hold every mutation up to one place of the log, and
/// nothing behind it. What was acknowledged before is included.
/// </remarks>
public static class NodeBackup
{
    // Rows of so many partitions are added up at a time.
    private const int RangePartitions = 8;

    /// <summary>Makes an archive.</summary>
    /// <param name="layout">The data directory.</param>
    /// <param name="openStore">Opens its store; called after the log is open.</param>
    /// <param name="file">The archive; must not exist.</param>
    /// <param name="nowMillis">The time, in milliseconds since the epoch.</param>
    /// <returns>What is in it.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="LogDamageException">The log is damaged.</exception>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public static BackupManifest Write(DataLayout layout, Func<IStoreSnapshot> openStore, string file, long nowMillis)
    {
        if (!Directory.Exists(layout.LogPath))
            throw new IOException($"There is no log in '{layout.Path}': name the data directory of the node with --data-dir.");
        if (File.Exists(file))
            throw new IOException($"'{file}' exists: name another file, or delete it.");
        var unfinished = file + ".unfinished";
        using var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        try
        {
            using var log = new LogTail(layout.LogPath);
            using var store = openStore();
            var manifest = Write(store, log.After(store.Watermark), stream, nowMillis);
            stream.Flush(flushToDisk: true);
            File.Move(unfinished, file);
            DirectorySync.Run(Path.GetDirectoryName(Path.GetFullPath(file))!);
            return manifest;
        }
        catch
        {
            // It may be what has filled the disk.
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Writes an archive of a store and of what the log has beyond it.</summary>
    internal static BackupManifest Write(IStoreSnapshot store, IReadOnlyCollection<StoredRecord> newer, Stream stream, long nowMillis)
    {
        using var writer = new BackupWriter(stream);
        var tally = new MapTally();
        var overlays = newer.ToLookup(record => record.Partition / RangePartitions);
        for (var first = 0; first < Partitioning.Count; first += RangePartitions)
        {
            var end = Math.Min(first + RangePartitions, Partitioning.Count);
            writer.BeginRange(first, end);
            new Overlay(overlays[first / RangePartitions]).Show(store, first, end, record =>
            {
                writer.Add(record);
                tally.Add(record);
            });
            tally.EndRange();
        }
        var manifest = new BackupManifest(nowMillis, tally.Rows, tally.Complete());
        writer.Complete(manifest);
        return manifest;
    }
}
