using System.Buffers;
using System.Runtime.CompilerServices;

namespace TopGun.Core.MsgPack;

/// <summary>A growing byte buffer whose array is rented and returned; what <see cref="MsgPackWriter"/> writes into.</summary>
/// <remarks>Not thread-safe: one owner at a time. Clear it to write the next message, dispose it to return the array.</remarks>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _array;
    private int _length;

    /// <summary>Rents an array of at least <paramref name="capacity"/> bytes.</summary>
    public PooledBuffer(int capacity = 1024) => _array = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _array.AsSpan(0, _length);

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, _length);

    /// <summary>Forgets what was written and keeps the array.</summary>
    public void Clear() => _length = 0;

    /// <summary>Counts <paramref name="count"/> bytes, written into the span or memory last asked for, as written.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_array.Length - _length), nameof(count));
        _length += count;
    }

    /// <summary>Room for at least <paramref name="sizeHint"/> more bytes.</summary>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Require(Math.Max(sizeHint, 1));
        return _array.AsMemory(_length);
    }

    /// <summary>Room for at least <paramref name="sizeHint"/> more bytes.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Require(Math.Max(sizeHint, 1));
        return _array.AsSpan(_length);
    }

    /// <summary>Appends <paramref name="bytes"/> as they are.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>The bytes written so far as an array of their own.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Returns the array to the pool; the buffer must not be used afterwards.</summary>
    public void Dispose()
    {
        var array = _array;
        _array = [];
        _length = 0;
        if (array.Length > 0)
            ArrayPool<byte>.Shared.Return(array);
    }

    // The span of `count` bytes that this call marks as written.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Extend(int count)
    {
        Require(count);
        var span = _array.AsSpan(_length, count);
        _length += count;
        return span;
    }

    internal Span<byte> WrittenAt(int offset, int count) => _array.AsSpan(0, _length).Slice(offset, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Require(int count)
    {
        if (_array.Length - _length < count)
            Grow(count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        ObjectDisposedException.ThrowIf(_array.Length == 0, this);
        var needed = checked(_length + count);
        var capacity = (int)Math.Min((uint)Array.MaxLength, Math.Max((uint)needed, (uint)_array.Length * 2));
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        WrittenSpan.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
