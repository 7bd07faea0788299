using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Journal;

/// <summary>Puts the journal of the lives before together: what the backing store has, then what the log has beyond it. Safe for use from many threads.</summary>
/// <remarks>Holds twice of what is wanted at most.</remarks>
internal sealed class JournalRecovery
{
    private readonly Lock _gate = new();
    private readonly Utf8Interner _names = new();
    private readonly JournalRetention _retention;
    private readonly StoredJournal? _stored;
    private readonly List<JournalEntry> _entries = [];
    private long _bytes;
    private long _oldest;
    private long _latest;

    /// <summary>Reads what the store has.</summary>
    /// <param name="retention">How much is wanted.</param>
    /// <param name="stored">What the store has; null when it keeps no journal of this log.</param>
    /// <param name="warn">Told when that cannot be read; the journal begins anew then.</param>
    public JournalRecovery(JournalRetention retention, StoredJournal? stored, Action<string> warn)
    {
        _retention = retention;
        _latest = stored is { Blocks.Count: > 0 } ? stored.Blocks[^1].Last : 0;
        _oldest = stored?.Oldest ?? 0;
        if (stored?.Blocks.FirstOrDefault(block => !TryAdd(block)) is not { } damaged)
        {
            _stored = stored;
            return;
        }
        warn($"The journal in the store is damaged in the block of the changes {damaged.First} to {damaged.Last}: it begins anew, and subscribers who come back are told so.");
        _entries.Clear();
    }

    /// <summary>Whether a journal of earlier lives goes on.</summary>
    public bool GoesOn => _stored is not null;

    /// <summary>Takes in what a record of the log tells, if it is of this journal and not too old.</summary>
    public void Add(in LogRecord record, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _latest = Math.Max(_latest, record.JournalSequence);
            if (_stored is null || record.JournalSequence < _oldest)
                return;
            var entry = JournalEntry.Of(record, bytes, _names);
            _entries.Add(entry);
            _bytes += entry.Bytes;
            if (_entries.Count >= _retention.Capacity * 2L || _bytes >= _retention.BytesMax * 2)
                Settle();
        }
    }

    /// <summary>The journal of this life; one that begins anew is brought to the store.</summary>
    /// <param name="backing">The store.</param>
    /// <param name="floor">Numbers below this may have been told to somebody.</param>
    public KeptJournal Complete(IBackingStore backing, long floor)
    {
        // Not below the oldest either, where the clock has gone back and nothing is kept.
        var next = Math.Max(Math.Max(floor, _latest + 1), _oldest);
        if (_stored is null)
        {
            backing.BeginJournal(_retention.NewLife, next);
            return new KeptJournal(_retention.NewLife, next, next, []);
        }
        Settle();
        return new KeptJournal(_stored.Life, _oldest, next, _entries);
    }

    private bool TryAdd(JournalBlock block)
    {
        if (!SegmentFormat.TryReadBlock(block.Bytes, out var records, out var count, out var first) || first != block.First)
            return false;
        var (offset, end, last) = (SegmentFormat.BlockHeadBytes, SegmentFormat.BlockHeadBytes + records.Length, 0L);
        for (; offset < end; count--)
        {
            if (!LogRecord.TryRead(block.Bytes, ref offset, end, out var record) || record.JournalSequence <= last)
                return false;
            last = record.JournalSequence;
            if (last < _oldest)
                continue;
            var entry = JournalEntry.Of(record, block.Bytes, _names);
            _entries.Add(entry);
            _bytes += entry.Bytes;
        }
        return count == 0 && last == block.Last;
    }

    // In order, and no more than is wanted.
    private void Settle()
    {
        _entries.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        var (dropped, bytes) = (_entries.Count, 0L);
        while (dropped > 0 && _entries.Count - dropped < _retention.Capacity && (bytes += _entries[dropped - 1].Bytes) <= _retention.BytesMax)
            dropped--;
        if (dropped > 0)
            _oldest = _entries[dropped - 1].Sequence + 1;
        _entries.RemoveRange(0, dropped);
        _bytes = _entries.Sum(static entry => (long)entry.Bytes);
    }
}
