using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Backups;

/// <summary>Brings an archive into an empty place: reads it whole before anything is written, and reads back what was written.</summary>
public static class NodeRestore
{
    private const int RowsPerWrite = 50_000;
    private const long BytesPerWrite = 32 << 20;
    private const int RangePartitions = 8;

    /// <summary>Restores.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="openTarget">Makes the place; called when the archive is known to be sound.</param>
    /// <returns>What was restored.</returns>
    /// <exception cref="BackupDamageException">The archive is damaged; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">What was written is not what the archive holds; the place is empty again.</exception>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public static BackupManifest Run(string file, Func<IRestoreTarget> openTarget)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        var manifest = Verify(stream, file);
        using var target = openTarget();
        stream.Position = 0;
        Fill(target.Store, new BackupReader(stream, file));
        if (manifest.FindDifference(Tally(target.Store)) is { } difference)
            throw new InvalidOperationException($"The store does not hold what was written to it: {difference}. Nothing was restored.");
        target.Complete();
        return manifest;
    }

    /// <summary>Reads an archive and computes its counts and roots anew.</summary>
    /// <exception cref="BackupDamageException">It is damaged, or not what its manifest says.</exception>
    internal static BackupManifest Verify(Stream stream, string file)
    {
        var tally = new MapTally();
        var manifest = new BackupReader(stream, file).Read(tally.Add, tally.EndRange);
        if (manifest.FindDifference(tally.Complete()) is { } difference)
            throw new BackupDamageException(file, stream.Length, difference);
        return manifest;
    }

    private static void Fill(IBackingStore store, BackupReader archive)
    {
        var rows = new List<StoredRecord>();
        var bytes = 0L;
        archive.Read(Take, static () => { });
        store.Write(rows, watermark: 0);

        void Take(StoredRecord record)
        {
            rows.Add(record);
            bytes += record.Key.Length + record.Tag.Length + (record.Value?.Length ?? 0);
            if (rows.Count < RowsPerWrite && bytes < BytesPerWrite)
                return;
            store.Write(rows, watermark: 0);
            rows.Clear();
            bytes = 0;
        }
    }

    private static IReadOnlyList<BackupMap> Tally(IBackingStore store)
    {
        var tally = new MapTally();
        for (var first = 0; first < Partitioning.Count; first += RangePartitions)
        {
            store.Read(first, Math.Min(first + RangePartitions, Partitioning.Count), tally.Add);
            tally.EndRange();
        }
        return tally.Complete();
    }
}
