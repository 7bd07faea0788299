using TopGun.Node.Storage.Recoveries;
using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Storage.Wal.Segments;

/// <summary>Writes blocks into segments and knows which segments there are.</summary>
/// <remarks>Writing and rotating belong to the log's thread; syncing may run beside writing, not beside rotating.</remarks>
internal sealed class SegmentWriter : IDisposable
{
    private readonly Lock _fileGate = new();
    private readonly Lock _listGate = new();
    private readonly ISegmentFiles _files;
    private readonly bool _isSynced;
    private readonly List<SealedSegment> _sealed;
    private ISegmentFile _active;
    private string _activeName;
    private long _activeFirst;
    private long _activeBytes;
    private long _bytes;
    private long _last;
    private long _syncs;

    public SegmentWriter(ISegmentFiles files, RecoveredLog recovered, bool syncs)
    {
        _files = files;
        _isSynced = syncs;
        _sealed = [.. recovered.Segments];
        _bytes = _sealed.Sum(segment => segment.Bytes);
        _last = recovered.Last;
        _activeName = string.Empty;
        _active = Begin();
    }

    /// <summary>Bytes of all segments.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Bytes of the segment that is being written.</summary>
    public long ActiveBytes => Volatile.Read(ref _activeBytes);

    /// <summary>fsyncs so far.</summary>
    public long Syncs => Volatile.Read(ref _syncs);

    /// <summary>Complete segments, oldest first; a copy.</summary>
    public IReadOnlyList<SealedSegment> Sealed
    {
        get
        {
            lock (_listGate)
                return [.. _sealed];
        }
    }

    /// <summary>Hands a block to the operating system.</summary>
    public void Write(ReadOnlySpan<byte> block, long last)
    {
        _active.Write(block);
        Count(block.Length);
        Volatile.Write(ref _last, last);
    }

    /// <summary>Brings everything written to the disk.</summary>
    /// <returns>The latest sequence of which that is sure.</returns>
    public long Sync()
    {
        lock (_fileGate)
        {
            var last = Volatile.Read(ref _last);
            _active.Sync();
            Interlocked.Increment(ref _syncs);
            return last;
        }
    }

    /// <summary>Completes the segment and begins the next one, unless nothing was written to it.</summary>
    public void Rotate()
    {
        if (_last < _activeFirst)
            return;
        lock (_fileGate)
        {
            if (_isSynced)
            {
                _active.Sync();
                Interlocked.Increment(ref _syncs);
            }
            _active.Dispose();
            lock (_listGate)
                _sealed.Add(new SealedSegment(_activeName, _activeFirst, _last, _activeBytes));
            _active = Begin();
        }
    }

    /// <summary>Deletes complete segments up to a sequence.</summary>
    public void Retire(long watermark)
    {
        while (true)
        {
            SealedSegment oldest;
            lock (_listGate)
            {
                if (_sealed.Count == 0 || _sealed[0].Last > watermark)
                    return;
                oldest = _sealed[0];
            }
            _files.Delete(oldest.Name);
            lock (_listGate)
                _sealed.RemoveAt(0);
            Interlocked.Add(ref _bytes, -oldest.Bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _active.Dispose();

    private ISegmentFile Begin()
    {
        _activeFirst = _last + 1;
        _activeName = SegmentFormat.NameOf(_activeFirst);
        Volatile.Write(ref _activeBytes, 0);
        var file = _files.Create(_activeName);
        Span<byte> head = stackalloc byte[SegmentFormat.FileHeadBytes];
        SegmentFormat.WriteFileHead(head, _activeFirst);
        file.Write(head);
        Count(head.Length);
        return file;
    }

    private void Count(int bytes)
    {
        Volatile.Write(ref _activeBytes, _activeBytes + bytes);
        Interlocked.Add(ref _bytes, bytes);
    }
}
