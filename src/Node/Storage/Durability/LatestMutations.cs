using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Tombstones;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Durability;

/// <summary>
/// What segments of the log leave of each record that they touch: its last mutation. Of the others nothing is read but the head of
/// their record, so that a hot key costs a look-up per write and one record per flush.
/// </summary>
/// <param name="journal">Told of what belongs to the journal; null when none is kept.</param>
/// <remarks>Segments are added from the newest to the oldest. Not thread-safe; used again for the next flush.</remarks>
internal sealed class LatestMutations(JournalBlocks? journal)
{
    private readonly Utf8Interner _names = new();
    private readonly MutationIdentities _identities = new();
    private readonly ForgottenStamps _forgotten = new();
    private readonly List<StoredRecord> _records = [];
    private int[] _offsets = [];

    /// <summary>The last mutation of each record, and up to where removals were forgotten, of all segments added.</summary>
    public IReadOnlyCollection<StoredRecord> Complete()
    {
        foreach (var stamp in _forgotten.All)
            _records.Add(stamp.ToStored());
        return _records;
    }

    /// <summary>Takes a complete segment that is older than those added before.</summary>
    /// <param name="name">Its file.</param>
    /// <param name="segment">All of it.</param>
    /// <exception cref="LogDamageException">It is damaged.</exception>
    public void Add(string name, ReadOnlySpan<byte> segment)
    {
        var known = _identities.Count;
        var reader = new SegmentReader(name, segment, mayBeTorn: false);
        while (reader.TryNext(out var start, out var end))
        {
            while (start < end)
            {
                var at = start;
                if (!LogRecord.TryRead(segment, ref start, end, out var record))
                    throw new LogDamageException(name, at, "the record there is malformed");
                if (record.JournalSequence > 0)
                    journal?.Note(record.JournalSequence, at, start);
                if (record.IsForgotten)
                    NoteForgotten(record, segment);
                var place = _identities.Find(record, segment);
                // What a newer segment has said already stands.
                if (place >= known)
                    Note(place - known, at);
            }
        }
        for (var place = 0; place < _identities.Count - known; place++)
            Take(segment, _offsets[place]);
        journal?.Take(segment);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _identities.Clear();
        _forgotten.Clear();
        _records.Clear();
    }

    // Whatever becomes of the key afterwards, that something of it was forgotten stands.
    private void NoteForgotten(in LogRecord record, ReadOnlySpan<byte> segment)
    {
        var mapName = _names.Intern(Bytes(segment, record.Map));
        var stamp = new HlcTimestamp((ulong)record.Millis, record.Counter, _names.Intern(Bytes(segment, record.NodeId)));
        if (record.Kind == OperationKind.Remove)
            _forgotten.NoteKey(mapName, record.Partition, stamp);
        else
            _forgotten.NoteTag(mapName, stamp, (ulong)record.TtlMillis);
    }

    private void Note(int place, int offset)
    {
        if (place >= _offsets.Length)
            Array.Resize(ref _offsets, Math.Max(1024, place * 2));
        _offsets[place] = offset;
    }

    private void Take(ReadOnlySpan<byte> segment, int offset)
    {
        LogRecord.TryRead(segment, ref offset, segment.Length, out var record);
        _records.Add(Stored(segment, record));
    }

    private StoredRecord Stored(ReadOnlySpan<byte> segment, in LogRecord record) => new()
    {
        Kind = record.Kind,
        IsForgotten = record.IsForgotten,
        Partition = record.Partition,
        MapName = _names.Intern(Bytes(segment, record.Map)),
        Key = Bytes(segment, record.Key).ToArray(),
        KeyHash = record.KeyHash,
        Tag = Bytes(segment, record.Tag).ToArray(),
        Value = record.Kind is OperationKind.Remove or OperationKind.OrRemove ? null : Bytes(segment, record.Value).ToArray(),
        Millis = record.Millis,
        Counter = record.Counter,
        NodeId = _names.Intern(Bytes(segment, record.NodeId)),
        TtlMillis = record.TtlMillis,
    };

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> segment, Slice slice) => segment.Slice(slice.Offset, slice.Length);
}
