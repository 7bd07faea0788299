using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Journal;

/// <summary>Gathers what segments of the log hold of the journal, as blocks for the backing store.</summary>
/// <remarks>Segments come from the newest to the oldest. Not thread-safe; used again for the next flush.</remarks>
internal sealed class JournalBlocks(KeptJournal kept)
{
    private readonly LogBuffer _buffer = new();
    private readonly List<(long Sequence, int Start, int End)> _noted = [];
    private readonly List<JournalBlock> _blocks = [];
    private long _oldest;

    /// <summary>Begins a flush.</summary>
    public void Begin() => _oldest = kept.OldestWanted();

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _blocks.Clear();
        _noted.Clear();
        _buffer.Clear();
    }

    /// <summary>Takes note of a record of the segment in hand.</summary>
    /// <param name="sequence">Its number in the journal.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">One more than its last byte.</param>
    public void Note(long sequence, int start, int end)
    {
        if (sequence >= _oldest)
            _noted.Add((sequence, start, end));
    }

    /// <summary>Copies what was noted out of the segment in hand.</summary>
    public void Take(ReadOnlySpan<byte> segment)
    {
        var first = 0L;
        foreach (var (sequence, start, end) in _noted)
        {
            if (_buffer.Count == 0)
                first = sequence;
            segment[start..end].CopyTo(_buffer.Add(end - start));
            if (_buffer.Length >= WalLimits.JournalBlockBytes)
                Seal(first, sequence);
        }
        if (_buffer.Count > 0)
            Seal(first, _noted[^1].Sequence);
        _noted.Clear();
    }

    /// <summary>Everything that was taken, in order.</summary>
    public JournalFlush Complete()
    {
        _blocks.Sort(static (left, right) => left.Last.CompareTo(right.Last));
        return new JournalFlush(kept.Life, _oldest, _blocks);
    }

    private void Seal(long first, long last)
    {
        SegmentFormat.WriteBlockHead(_buffer.Block, _buffer.Count, first);
        _blocks.Add(new JournalBlock(first, last, _buffer.Block.ToArray()));
        _buffer.Clear();
    }
}
