using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Files;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Durability;

/// <summary>
/// Brings complete segments of the log to the backing store, several in one transaction, and then deletes them. The log is the staging area: it
/// costs writers nothing, is bounded in bytes, and a failing store loses nothing.
/// </summary>
/// <remarks>One thread of its own; its lock guards nothing but the order of wishes.</remarks>
internal sealed class WriteBehind : IDisposable
{
    private const int AttemptsBeforeAlarm = 3;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(5);

    private readonly RecordStore _records;
    private readonly WriteAheadLog _log;
    private readonly ISegmentFiles _files;
    private readonly IBackingStore _store;
    private readonly DurabilityOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly LatestMutations _latest;
    private readonly JournalBlocks? _journal;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _drained = new(false);
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private volatile bool _isDraining;
    private volatile bool _isStopping;
    private int _failures;
    private long _lastProgress;
    private long _allFailures;
    private long _cleanSequence = -1;
    private byte[] _segment = [];
    private bool _isStalled;

    public WriteBehind(
        RecordStore records, WriteAheadLog log, ISegmentFiles files, IBackingStore store, DurabilityOptions options, TimeProvider timeProvider)
    {
        _records = records;
        _log = log;
        _files = files;
        _store = store;
        _options = options;
        _timeProvider = timeProvider;
        _journal = records.KeptJournal is { } kept ? new JournalBlocks(kept) : null;
        _latest = new LatestMutations(_journal);
        _lastProgress = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static self => ((WriteBehind)self!)._wake.Set(), this, options.FlushInterval, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "write-behind" };
        _thread.Start();
    }

    /// <summary>Attempts that failed, since the start.</summary>
    public long Failures => Volatile.Read(ref _allFailures);

    /// <summary>Time since something was flushed, or nothing was left to flush.</summary>
    public TimeSpan SinceProgress => _timeProvider.GetElapsedTime(Volatile.Read(ref _lastProgress));

    /// <summary>Called when a flush has made records clean; on the thread that flushes.</summary>
    public Action? Flushed { get; set; }

    /// <summary>Has it flush soon instead of at its time.</summary>
    public void Hurry() => _wake.Set();

    /// <summary>Flushes everything that is logged now, for as long as the options allow; what is left stays in the log.</summary>
    public void Drain()
    {
        _drained.Reset();
        _isDraining = true;
        _wake.Set();
        _drained.Wait(_options.DrainTimeout);
        if (_log.LastSequence > _store.Watermark)
            _options.Warn($"The last flush did not bring everything to the store; {_log.LastSequence - _store.Watermark} mutations stay in the log and are replayed at the next start.");
    }

    /// <summary>Ends the thread.</summary>
    /// <returns>False when it hangs in the store.</returns>
    public bool End()
    {
        _isStopping = true;
        _wake.Set();
        var hasEnded = _thread.Join(_options.DrainTimeout);
        _timer.Dispose();
        return hasEnded;
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_isStopping)
                return;
            var wasDraining = _isDraining;
            _isDraining = false;
            var isFine = TryFlush();
            Watch();
            _timer.Change(isFine ? _options.FlushInterval : Backoff(), Timeout.InfiniteTimeSpan);
            // Last, so that whoever waited for the flush finds the next one set.
            if (wasDraining)
                _drained.Set();
        }
    }

    private TimeSpan Backoff() =>
        TimeSpan.FromTicks(Math.Min(FirstBackoff.Ticks << Math.Min(_failures - 1, AttemptsBeforeAlarm + 1), BackoffMax.Ticks));

    // A store may fail in any way that its driver has.
    private bool TryFlush()
    {
        try
        {
            Flush();
            _failures = 0;
            return true;
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _allFailures, _allFailures + 1);
            if (++_failures == AttemptsBeforeAlarm)
            {
                _options.Warn(
                    $"The store has failed {_failures} times and is tried again every {BackoffMax.TotalSeconds} s; records are served from memory and kept in the log: {exception.Message}");
            }
            return false;
        }
    }

    private void Flush()
    {
        var (epoch, last) = (_records.CloseEpoch(), _log.LastSequence);
        if (last == _cleanSequence)
            return;
        FlushLog();
        if (_store.Watermark < last)
            return;
        _records.CleanEpoch = epoch;
        _cleanSequence = last;
        Flushed?.Invoke();
    }

    private void FlushLog()
    {
        if (_log.LastSequence > _store.Watermark)
            _log.SealAsync().Wait();
        var segments = _log.Sealed;
        for (var first = 0; first < segments.Count && !_isStopping;)
        {
            var end = EndOfFlush(segments, first);
            Flush(segments, first, end);
            _log.Retire(_store.Watermark);
            first = end;
        }
    }

    private static int EndOfFlush(IReadOnlyList<SealedSegment> segments, int first)
    {
        var end = first + 1;
        for (var bytes = segments[first].Bytes; end < segments.Count && bytes + segments[end].Bytes <= WalLimits.FlushBytesMax; end++)
            bytes += segments[end].Bytes;
        return end;
    }

    // One transaction for all of them: a key that is written again and again is written to the store once.
    private void Flush(IReadOnlyList<SealedSegment> segments, int first, int end)
    {
        var watermark = _store.Watermark;
        if (segments[end - 1].Last <= watermark)
            return;
        _journal?.Begin();
        try
        {
            for (var place = end - 1; place >= first && segments[place].Last > watermark; place--)
                Add(segments[place].Name);
            _store.Write(_latest.Complete(), segments[end - 1].Last, _journal?.Complete());
        }
        finally
        {
            _latest.Clear();
            _journal?.Clear();
        }
        Volatile.Write(ref _lastProgress, _timeProvider.GetTimestamp());
    }

    private void Add(string name)
    {
        var length = _files.Read(name, ref _segment);
        _latest.Add(name, _segment.AsSpan(0, length));
    }

    private void Watch()
    {
        if (_log.LastSequence == _store.Watermark)
            Volatile.Write(ref _lastProgress, _timeProvider.GetTimestamp());
        var isStalled = SinceProgress > _options.StallBound;
        if (isStalled && !_isStalled)
            _options.Warn($"Nothing was flushed to the store for {_options.StallBound.TotalSeconds} s; the log holds {_log.Bytes} bytes.");
        _isStalled = isStalled;
        _log.ReleaseRoom();
    }
}
