using TopGun.Core.Partitions;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Recoveries;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Storage.Durability;

/// <summary>Makes a record store durable: recovers it, then logs what changes it, then brings the log to a backing store.</summary>
public sealed class DurableStorage : IDisposable
{
    // Pieces in which the store is read, so that progress can be told.
    private const int StoreParts = 32;

    private readonly ISegmentFiles _files;
    private readonly IBackingStore _backing;
    private readonly DurabilityOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Restoration _restoration;
    private readonly RecoveryMeter _meter = new();
    private readonly RecordStore _store;
    private WriteAheadLog? _log;
    private WriteBehind? _writeBehind;
    private EvictionThread? _eviction;

    /// <summary>Changes nothing yet.</summary>
    /// <param name="store">The records; empty.</param>
    /// <param name="files">Files of the log.</param>
    /// <param name="backing">The backing store; disposed with this.</param>
    /// <param name="options">How records are kept.</param>
    /// <param name="timeProvider">Paces flushing.</param>
    public DurableStorage(
        RecordStore store, ISegmentFiles files, IBackingStore backing, DurabilityOptions options, TimeProvider timeProvider)
    {
        _store = store;
        _files = files;
        _backing = backing;
        _options = options;
        _timeProvider = timeProvider;
        _restoration = new Restoration(store);
        store.EvictTo(backing, options.Warn, timeProvider);
    }

    /// <summary>How far recovery is; may be read while it runs.</summary>
    public RecoveryProgress Progress => _meter.Read(_restoration.Count);

    /// <summary>Mutations that are logged and not in the backing store yet.</summary>
    public long PendingCount => _log is { } log ? log.LastSequence - _backing.Watermark : 0;

    /// <summary>Bytes of the log.</summary>
    public long LogBytes => _log?.Bytes ?? 0;

    /// <summary>fsyncs of the log.</summary>
    public long LogSyncs => _log?.Syncs ?? 0;

    /// <summary>Acknowledgements that were held back because the log was full.</summary>
    public long LogSlowed => _log?.Slowed ?? 0;

    /// <summary>Bytes of the log at which writers are slowed down.</summary>
    public long LogBytesMax => _options.LogBytesMax;

    /// <summary>Flushes that the backing store refused or did not end.</summary>
    public long FlushFailures => _writeBehind?.Failures ?? 0;

    /// <summary>Time since the last progress of flushing, while something waits for it.</summary>
    public TimeSpan StalledFor => PendingCount > 0 && _writeBehind is { } writeBehind ? writeBehind.SinceProgress : TimeSpan.Zero;

    /// <summary>Brings the store to what it was, and from then on logs what changes it.</summary>
    /// <param name="parallelism">Threads.</param>
    /// <returns>A stamp that is not earlier than any restored one.</returns>
    /// <exception cref="LogDamageException">The log is damaged where no crash damages it.</exception>
    public HlcTimestamp Recover(int parallelism)
    {
        // Whatever removals come back are newer than any that a replica has confirmed to an earlier life: epochs last a second or more.
        _store.TombstoneEpochs.StartAt((ulong)Math.Max(1, _timeProvider.GetUtcNow().ToUnixTimeSeconds()));
        if (_store.Memory.EvictsValues && _options.EvictsByItself)
            _eviction = new EvictionThread(_store, _options.EvictionInterval, () => _writeBehind?.Hurry(), _timeProvider);
        var journal = _options.Journal is { } retention ? new JournalRecovery(retention, _backing.ReadJournal(), _options.Warn) : null;
        _restoration.Journal = journal;
        // What comes from the backing store is there.
        _store.CleanEpoch = ulong.MaxValue;
        _meter.Begin(RecoveryPhase.Store, StoreParts);
        SideBySide.Run(StoreParts, parallelism, part =>
        {
            var batch = _restoration.Begin([]);
            _backing.Read(Partitioning.Count * part / StoreParts, Partitioning.Count * (part + 1) / StoreParts, record => batch.Add(record));
            batch.Complete();
            _meter.Advance();
        });
        _store.CleanEpoch = _store.CloseEpoch();
        var recovered = new LogReplay(_files, _restoration, _meter, _options.Warn).Run(_backing.Watermark, parallelism);
        _restoration.Complete();
        KeepJournal(journal, recovered);
        _log = new WriteAheadLog(
            _files, recovered,
            new LogOptions
            {
                Policy = _options.Policy, SegmentBytes = _options.SegmentBytes, LogBytesMax = _options.LogBytesMax, Failed = _options.Failed,
            },
            _timeProvider);
        _writeBehind = new WriteBehind(_store, _log, _files, _backing, _options, _timeProvider) { Flushed = _eviction is null ? null : _eviction.Sweep };
        _log.IsStoreStalled = () => StalledFor > _options.StallBound;
        _store.Log = _log;
        return _restoration.Latest;
    }

    // What was told and did not come to the disk had numbers too; no life was told as many as there were microseconds before the next one.
    private void KeepJournal(JournalRecovery? journal, RecoveredLog recovered)
    {
        if (journal is null)
        {
            _backing.EndJournal();
            return;
        }
        var isFirstLife = !journal.GoesOn && recovered.Last == 0 && _restoration.Count == 0;
        _store.KeptJournal = journal.Complete(_backing, isFirstLife ? 1 : (_timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Brings everything logged so far to the backing store; what fails or takes too long stays in the log.</summary>
    public void Drain() => _writeBehind?.Drain();

    /// <summary>Ends; whoever writes afterwards is not told that it is safe.</summary>
    public void Dispose()
    {
        _eviction?.Dispose();
        var hasEnded = _writeBehind?.End() ?? true;
        _log?.Dispose();
        // A store that hangs is left to the end of the process.
        if (hasEnded)
            _backing.Dispose();
    }
}
