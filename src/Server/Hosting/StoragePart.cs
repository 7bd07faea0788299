using System.Data.Common;
using System.Diagnostics.Metrics;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>The data directory of a node and what keeps it up to date; the last part to be ended.</summary>
internal sealed class StoragePart : IAsyncDisposable
{
    private const int LogFailed = 3;

    private readonly DataDirectory _directory;
    private readonly DurableStorage _storage;
    private readonly Meter _meter = new("TopGun");

    private StoragePart(DataDirectory directory, DurableStorage storage)
    {
        _directory = directory;
        _storage = storage;
        _meter.CreateObservableGauge("topgun_wal_bytes", () => storage.LogBytes, description: "Bytes of the write-ahead log.");
        _meter.CreateObservableGauge("topgun_wal_bytes_max", () => storage.LogBytesMax, description: "Bytes of the write-ahead log at which writers are slowed down.");
        _meter.CreateObservableCounter("topgun_wal_syncs_total", () => storage.LogSyncs, description: "fsyncs of the write-ahead log.");
        _meter.CreateObservableCounter("topgun_wal_slowed_total", () => storage.LogSlowed, description: "Acknowledgements held back because the log was full.");
        _meter.CreateObservableCounter("topgun_writebehind_failures_total", () => storage.FlushFailures, description: "Flushes that the store refused or did not end.");
        _meter.CreateObservableGauge(
            "topgun_writebehind_stalled_seconds", () => storage.StalledFor.TotalSeconds, description: "Time without progress while mutations wait for the store.");
        _meter.CreateObservableGauge(
            "topgun_writebehind_pending", () => storage.PendingCount, description: "Logged mutations that are not in the store yet.");
    }

    /// <summary>How far recovery is.</summary>
    public RecoveryProgress Progress => _storage.Progress;

    /// <summary>Takes the data directory and opens the store in it.</summary>
    /// <param name="settings">How records are kept.</param>
    /// <param name="evictionInterval">Time between two looks at the memory.</param>
    /// <param name="journal">How much of the journal is kept with them; null for none.</param>
    /// <param name="store">The records; empty.</param>
    /// <exception cref="StartException">The directory is in use or cannot be read.</exception>
    public static StoragePart Open(StoreSettings settings, TimeSpan evictionInterval, JournalRetention? journal, RecordStore store)
    {
        DataDirectory? directory = null;
        try
        {
            directory = new DataDirectory(settings.Directory);
            var options = new DurabilityOptions
            {
                Policy = settings.Policy,
                FlushInterval = settings.FlushInterval,
                StallBound = settings.StallBound,
                DrainTimeout = settings.DrainTimeout,
                LogBytesMax = settings.LogBytesMax,
                EvictionInterval = evictionInterval,
                Journal = journal,
                Failed = EndProcess,
                Warn = warning => Console.Error.WriteLine("WARNING: " + warning),
            };
            return new StoragePart(
                directory, new DurableStorage(store, directory.OpenLog(), OpenStore(directory, settings.Postgres), options, TimeProvider.System));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or InvalidOperationException)
        {
            directory?.Dispose();
            throw new StartException(failure.Message, failure);
        }
    }

    /// <summary>Recovers the records; from then on they are logged.</summary>
    /// <returns>A stamp that is not earlier than any of theirs.</returns>
    /// <exception cref="StartException">They cannot be recovered.</exception>
    public Task<HlcTimestamp> RecoverAsync() => Task.Factory.StartNew(Recover, TaskCreationOptions.LongRunning);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(() =>
        {
            _storage.Drain();
            _storage.Dispose();
        });
        _meter.Dispose();
        _directory.Dispose();
    }

    private static IBackingStore OpenStore(DataDirectory directory, PostgresAddress? address)
    {
        directory.RequireStore(isShared: address is not null);
        return address is null ? new SqliteStore(directory.Layout.StorePath) : OpenDatabase(directory, address);
    }

    private static PostgresStore OpenDatabase(DataDirectory directory, PostgresAddress address)
    {
        var known = directory.Layout.SharedLogId;
        var log = known ?? Guid.NewGuid().ToString("N");
        var store = new PostgresStore(address, log, isNewLog: known is null);
        if (known is null)
            directory.KeepSharedLogId(log);
        return store;
    }

    private HlcTimestamp Recover()
    {
        try
        {
            return _storage.Recover(Environment.ProcessorCount);
        }
        catch (Exception failure) when (failure is LogDamageException or IOException or AggregateException or InvalidOperationException or DbException
            or FormatException or MsgPackFormatException)
        {
            throw new StartException($"The records cannot be recovered: {failure.Message}", failure);
        }
    }

    // Whatever is in memory is ahead of the disk from now on: nothing may be acknowledged or served from it.
    private static void EndProcess(Exception failure)
    {
        Console.Error.WriteLine($"FATAL: The write-ahead log cannot be written, and the process ends: {failure.Message}");
        Environment.Exit(LogFailed);
    }
}
