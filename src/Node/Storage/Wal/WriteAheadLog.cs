using TopGun.Core.Grid.Maps;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Recoveries;
using TopGun.Node.Storage.Wal.Files;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Wal;

/// <summary>
/// The log of a node (settled 45): appends are gathered in memory, one thread writes them as blocks, and whoever waits is told when
/// the block that holds its mutations is safe. After a failure nobody is told anything any more.
/// </summary>
/// <remarks>
/// Safe for use from many threads. The lock of the log is the innermost of the node and is never held while files are touched.
/// </remarks>
public sealed partial class WriteAheadLog : IMutationLog, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SegmentWriter _writer;
    private readonly LogOptions _options;
    private readonly AutoResetEvent _wake = new(false);
    private readonly AutoResetEvent _syncWake = new(false);
    private readonly WaitQueue _forSystem = new();
    private readonly WaitQueue _forDisk = new();
    private readonly Queue<TaskCompletionSource> _seals = new();
    private readonly ITimer _syncTimer;
    private readonly Thread _thread;
    private readonly Thread? _syncThread;
    private LogBuffer _filling = new();
    private LogBuffer _spare = new();
    private long _last;
    private long _written;
    private long _durable;
    private int _isSyncDue;
    private bool _isParked;
    private bool _isStopping;
    private bool _hasFailed;

    /// <summary>Begins a new segment after those that are there.</summary>
    /// <param name="files">Where segments are.</param>
    /// <param name="recovered">What recovery has found; none of it is written again.</param>
    /// <param name="options">How the log is kept.</param>
    /// <param name="timeProvider">Measures the commit window.</param>
    public WriteAheadLog(ISegmentFiles files, RecoveredLog recovered, LogOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _last = _written = _durable = recovered.Last;
        _writer = new SegmentWriter(files, recovered, options.Policy != FsyncPolicy.None);
        _syncTimer = timeProvider.CreateTimer(static log => ((WriteAheadLog)log!)._syncWake.Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "log" };
        _thread.Start();
        if (options.Policy != FsyncPolicy.Batched)
            return;
        _syncThread = new Thread(RunSync) { IsBackground = true, Name = "log-sync" };
        _syncThread.Start();
    }

    /// <summary>The latest sequence that was given.</summary>
    public long LastSequence => Volatile.Read(ref _last);

    /// <summary>Everything up to here is on the disk.</summary>
    public long DurableSequence => Volatile.Read(ref _durable);

    /// <summary>Bytes of all segments.</summary>
    public long Bytes => _writer.Bytes;

    /// <summary>fsyncs so far.</summary>
    public long Syncs => _writer.Syncs;

    /// <summary>Segments that are complete, oldest first; a copy.</summary>
    public IReadOnlyList<SealedSegment> Sealed => _writer.Sealed;

    /// <inheritdoc/>
    public void Append(
        OperationKind kind, int partition, string mapName, ReadOnlySpan<byte> key, uint keyHash,
        in HlcTimestamp stamp, long ttlMillis, ReadOnlySpan<byte> value, ReadOnlySpan<byte> tag, in JournalNote note = default)
    {
        lock (_gate)
        {
            LogRecord.Append(_filling, kind, partition, mapName, key, keyHash, stamp, ttlMillis, value, tag, note);
            Volatile.Write(ref _last, _last + 1);
        }
    }

    /// <inheritdoc/>
    public void AppendForgotten(
        OperationKind kind, int partition, string mapName, ReadOnlySpan<byte> key, uint keyHash,
        in HlcTimestamp stamp, ulong epoch, ReadOnlySpan<byte> tag)
    {
        lock (_gate)
        {
            LogRecord.Append(_filling, kind, partition, mapName, key, keyHash, stamp, (long)epoch, default, tag, isForgotten: true);
            Volatile.Write(ref _last, _last + 1);
        }
    }

    /// <inheritdoc/>
    public void Commit()
    {
        lock (_gate)
            Wake();
    }

    /// <inheritdoc/>
    public bool TryHold(ILogWait wait, bool toDisk)
    {
        lock (_gate)
        {
            var forDisk = _options.Policy == FsyncPolicy.PerOp || (toDisk && _options.Policy == FsyncPolicy.Batched);
            Wake();
            if (_hasFailed)
                return true;
            if (!forDisk && !toDisk && _options.Policy == FsyncPolicy.None)
                return false;
            if ((forDisk ? _durable : _written) >= _last)
                return false;
            (forDisk ? _forDisk : _forSystem).Add(_last, wait);
            // What is written already brings no block that would ask for the fsync.
            if (forDisk && _syncThread is not null && _written >= _last)
                _syncWake.Set();
            return true;
        }
    }

    /// <summary>Completes the segment that is being written, unless it is empty; all mutations appended before are in complete ones then.</summary>
    public Task SealAsync()
    {
        lock (_gate)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_isStopping || _hasFailed)
                return Task.FromException(new ObjectDisposedException(nameof(WriteAheadLog)));
            _seals.Enqueue(done);
            Wake();
            return done.Task;
        }
    }

    /// <summary>Deletes complete segments whose mutations are all durable elsewhere.</summary>
    /// <param name="watermark">The latest sequence of which that is true of it and all before.</param>
    public void Retire(long watermark)
    {
        _writer.Retire(watermark);
        ReleaseRoom();
    }

    /// <summary>Writes what waits, brings it to the disk, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Wake();
        }
        ReleaseRoom();
        _thread.Join();
        _syncTimer.Dispose();
        _syncWake.Set();
        _syncThread?.Join();
        _writer.Dispose();
        _wake.Dispose();
        _syncWake.Dispose();
    }

    private void Wake()
    {
        if (!_isParked)
            return;
        _isParked = false;
        _wake.Set();
    }

    private void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    // One round: whatever has gathered becomes one block.
    private bool Step()
    {
        LogBuffer? block;
        int seals;
        long last;
        bool isIdle;
        bool isEnding;
        lock (_gate)
        {
            if (_hasFailed)
                return false;
            last = _last;
            block = _filling.Count == 0 ? null : _filling;
            seals = _seals.Count;
            isIdle = block is null && seals == 0;
            isEnding = isIdle && _isStopping;
            _isParked = isIdle && !isEnding;
            if (block is not null)
                (_filling, _spare) = (_spare, block);
        }
        if (isIdle)
            return isEnding ? End() : _wake.WaitOne();
        if (block is not null)
            Write(block, last);
        if (seals > 0 || _writer.ActiveBytes >= _options.SegmentBytes)
            Rotate(seals);
        return true;
    }

    private void Write(LogBuffer block, long last)
    {
        SegmentFormat.WriteBlockHead(block.Block, block.Count, last - block.Count + 1);
        _writer.Write(block.Block, last);
        block.Clear();
        if (_options.Policy == FsyncPolicy.PerOp)
            _writer.Sync();
        else if (_options.Policy == FsyncPolicy.Batched && Interlocked.Exchange(ref _isSyncDue, 1) == 0)
            _syncTimer.Change(WalLimits.CommitWindow, Timeout.InfiniteTimeSpan);
        Publish(last, _options.Policy == FsyncPolicy.PerOp ? last : 0);
    }

    private void Rotate(int seals)
    {
        _writer.Rotate();
        if (_options.Policy != FsyncPolicy.None)
            Publish(0, Volatile.Read(ref _written));
        for (; seals > 0; seals--)
        {
            TaskCompletionSource? seal;
            lock (_gate)
                _seals.TryDequeue(out seal);
            seal?.SetResult();
        }
    }

    private bool End()
    {
        if (_options.Policy != FsyncPolicy.None)
            Publish(0, _writer.Sync());
        return false;
    }

    private void Publish(long written, long durable)
    {
        ReachedWaits? forSystem;
        ReachedWaits? forDisk;
        bool isDiskAwaited;
        lock (_gate)
        {
            if (_hasFailed)
                return;
            _written = Math.Max(_written, written);
            Volatile.Write(ref _durable, Math.Max(_durable, durable));
            forSystem = _forSystem.TakeUpTo(_written);
            forDisk = _forDisk.TakeUpTo(_durable);
            isDiskAwaited = !_forDisk.IsEmpty;
        }
        if (Volatile.Read(ref _forRoom) is not null)
            ReleaseRoom();
        // Who asked for the disk does not wait for the window; all who ask meanwhile share the next fsync.
        if (isDiskAwaited && _options.Policy == FsyncPolicy.Batched)
            _syncWake.Set();
        if (forSystem is not null)
            ThreadPool.UnsafeQueueUserWorkItem(forSystem, preferLocal: false);
        if (forDisk is not null)
            ThreadPool.UnsafeQueueUserWorkItem(forDisk, preferLocal: false);
    }

    private void RunSync()
    {
        try
        {
            while (true)
            {
                _syncWake.WaitOne();
                lock (_gate)
                {
                    if (_isStopping || _hasFailed)
                        return;
                }
                Volatile.Write(ref _isSyncDue, 0);
                Publish(0, _writer.Sync());
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void Fail(Exception exception)
    {
        TaskCompletionSource[] seals;
        lock (_gate)
        {
            if (_hasFailed)
                return;
            _hasFailed = true;
            _forSystem.Clear();
            _forDisk.Clear();
            seals = [.. _seals];
            _seals.Clear();
            Wake();
        }
        _syncWake.Set();
        _options.Failed(exception);
        foreach (var seal in seals)
            seal.SetException(exception);
    }
}
