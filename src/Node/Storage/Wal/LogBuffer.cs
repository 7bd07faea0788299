using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Wal;

/// <summary>Records that wait to be written as one block, with room for the block's head before them. Guarded by the log's lock.</summary>
internal sealed class LogBuffer
{
    private const int InitialBytes = 64 << 10;

    private byte[] _bytes = new byte[InitialBytes];

    /// <summary>Bytes, the head included.</summary>
    public int Length { get; private set; } = SegmentFormat.BlockHeadBytes;

    /// <summary>Records.</summary>
    public int Count { get; private set; }

    /// <summary>The block, its head included.</summary>
    public Span<byte> Block => _bytes.AsSpan(0, Length);

    /// <summary>Room for one more record.</summary>
    public Span<byte> Add(int size)
    {
        var length = checked(Length + size);
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, _bytes.Length * 2L)));
        var room = _bytes.AsSpan(Length, size);
        Length = length;
        Count++;
        return room;
    }

    /// <summary>Forgets the records.</summary>
    public void Clear()
    {
        Length = SegmentFormat.BlockHeadBytes;
        Count = 0;
        if (_bytes.Length > WalLimits.KeptBufferBytes)
            _bytes = new byte[InitialBytes];
    }
}
