using System.Buffers;

namespace TopGun.Rpc.Wire;

/// <summary>A growing run of contiguous bytes in a pooled array; holds no memory while it is empty.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>
{
    private const int Smallest = 1024;

    private byte[] _bytes = [];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>The bytes written, open to be patched.</summary>
    public Span<byte> Span => _bytes.AsSpan(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _bytes.Length - Length)
            throw new InvalidOperationException("More bytes were written than the buffer lent.");
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Makes room for so many more bytes.</summary>
    public void Reserve(int count)
    {
        if (count <= _bytes.Length - Length)
            return;
        var size = Math.Max(Math.Max(Smallest, checked(Length + count)), (int)Math.Min((long)_bytes.Length * 2, Array.MaxLength));
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        Return();
        _bytes = larger;
    }

    /// <summary>Forgets everything after the first bytes.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Forgets all bytes and gives the array back.</summary>
    public void Clear()
    {
        Return();
        _bytes = [];
        Length = 0;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
