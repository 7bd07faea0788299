namespace TopGun.Node.Storage.Wal.Segments;

/// <summary>Walks over the blocks of a segment and finds out where it ends.</summary>
internal ref struct SegmentReader
{
    private readonly ReadOnlySpan<byte> _segment;
    private readonly string _name;
    private readonly bool _mayBeTorn;
    private long _next;
    private int _offset;

    /// <summary>Reads the head.</summary>
    /// <param name="name">The file.</param>
    /// <param name="segment">All of it.</param>
    /// <param name="mayBeTorn">True for the newest segment, whose end a crash may have cut.</param>
    /// <exception cref="LogDamageException">The head is damaged.</exception>
    public SegmentReader(string name, ReadOnlySpan<byte> segment, bool mayBeTorn)
    {
        _name = name;
        _segment = segment;
        _mayBeTorn = mayBeTorn;
        if (!SegmentFormat.TryParseName(name, out _next))
            throw new LogDamageException(name, 0, "its name is not that of a segment");
        First = _next;
        // A crash right after its creation leaves a segment without its whole head, and then nothing behind it.
        if (mayBeTorn && SegmentFormat.IsUnfinishedHead(segment, _next))
            IsTorn = true;
        else if (SegmentFormat.FindFileFault(segment, _next) is { } fault)
            throw new LogDamageException(name, 0, fault);
        else
            _offset = SegmentFormat.FileHeadBytes;
    }

    /// <summary>The segment's first sequence.</summary>
    public long First { get; }

    /// <summary>The latest sequence read; one less than <see cref="First"/> before the first block.</summary>
    public readonly long Last => _next - 1;

    /// <summary>Bytes that are sound.</summary>
    public readonly int Offset => _offset;

    /// <summary>True when a crash has cut the segment behind <see cref="Offset"/>.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Moves to the next block.</summary>
    /// <param name="start">Offset of its records.</param>
    /// <param name="end">Offset behind them.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="LogDamageException">There is damage that no crash leaves.</exception>
    public bool TryNext(out int start, out int end)
    {
        (start, end) = (0, 0);
        if (IsTorn || _offset == _segment.Length)
            return false;
        if (!SegmentFormat.TryReadBlock(_segment[_offset..], out var records, out var count, out var first))
        {
            if (!_mayBeTorn || HasBlockBehind())
                throw new LogDamageException(_name, _offset, "the block there is incomplete or its checksum is wrong");
            IsTorn = true;
            return false;
        }
        if (first != _next || count <= 0)
            throw new LogDamageException(_name, _offset, $"the block begins with sequence {first} instead of {_next}");
        start = _offset + SegmentFormat.BlockHeadBytes;
        end = start + records.Length;
        _offset = end;
        _next += count;
        return true;
    }

    // A block that is whole behind one that is not: no crash of this process leaves that, so acknowledged writes are in between.
    private readonly bool HasBlockBehind()
    {
        for (var from = _offset + 1; from < _segment.Length; from++)
        {
            var found = _segment[from..].IndexOf(SegmentFormat.BlockMagic);
            if (found < 0)
                return false;
            from += found;
            if (SegmentFormat.TryReadBlock(_segment[from..], out _, out _, out var first) && first > _next)
                return true;
        }
        return false;
    }
}
