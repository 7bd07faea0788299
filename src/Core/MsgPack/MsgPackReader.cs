using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TopGun.Core.MsgPack;

/// <summary>Reads MsgPack forward over a span without allocating; the caller says what it expects next.</summary>
/// <remarks>
/// Every Read method throws <see cref="MsgPackFormatException"/> when the bytes are truncated or hold something else, and
/// leaves the position where it was. A Try method returns false instead, unless the bytes are truncated. No method trusts a
/// declared size: it is compared with the bytes that are left first. The reader needs no depth limit because nothing recurses;
/// frames are checked once by <see cref="MsgPackScan"/>.
/// </remarks>
public ref partial struct MsgPackReader
{
    private readonly ReadOnlySpan<byte> _source;
    private int _position;

    /// <summary>Starts at the first byte of <paramref name="source"/>.</summary>
    public MsgPackReader(ReadOnlySpan<byte> source)
    {
        _source = source;
        _position = 0;
    }

    /// <summary>Offset of the next value.</summary>
    public readonly int Position => _position;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool IsAtEnd => _position >= _source.Length;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _source.Length - _position;

    /// <summary>All bytes this reader runs over.</summary>
    public readonly ReadOnlySpan<byte> Source => _source;

    /// <summary>The first byte of the next value.</summary>
    public readonly byte PeekFormat()
    {
        if ((uint)_position >= (uint)_source.Length)
            Throw(_position, "a value");
        return _source[_position];
    }

    /// <summary>The kind of the next value; ext type 0 of one byte is <see cref="MsgPackKind.Absent"/>.</summary>
    public readonly MsgPackKind PeekKind()
    {
        var format = PeekFormat();
        return format == MsgPackFormat.FixExtension1 && IsAbsent
            ? MsgPackKind.Absent
            : MsgPackFormat.KindOf(format);
    }

    /// <summary>Whether the next value is nil.</summary>
    public readonly bool IsNil =>
        (uint)_position < (uint)_source.Length && _source[_position] == MsgPackFormat.Nil;

    /// <summary>Whether the next value is ext type 0, which stands for an absent member (wire-protocol §1.4).</summary>
    public readonly bool IsAbsent =>
        _position + 2 < _source.Length && _source[_position] == MsgPackFormat.FixExtension1 && _source[_position + 1] == 0;

    /// <summary>Reads nil.</summary>
    public void ReadNil()
    {
        if (!TryReadNil())
            ThrowKind("nil");
    }

    /// <summary>Consumes nil if it is next.</summary>
    public bool TryReadNil()
    {
        if (!IsNil)
            return false;
        _position++;
        return true;
    }

    /// <summary>Consumes the "absent" extension if it is next.</summary>
    public bool TryReadAbsent()
    {
        if (!IsAbsent)
            return false;
        _position += 3;
        return true;
    }

    /// <summary>Consumes nil or "absent" if one is next: what an optional member without a value looks like.</summary>
    public bool TryReadNilOrAbsent() => TryReadNil() || TryReadAbsent();

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean()
    {
        var format = PeekFormat();
        if (format is not (MsgPackFormat.True or MsgPackFormat.False))
            ThrowKind("a boolean");
        _position++;
        return format == MsgPackFormat.True;
    }

    /// <summary>Reads the header of a map and returns its number of members; a count the remaining bytes cannot hold is an error.</summary>
    public int ReadMapHeader()
    {
        var format = PeekFormat();
        if ((format & 0xf0) == MsgPackFormat.FixMap)
            return EnterContainer(1, (uint)(format & 0x0f), bytesPerItem: 2);
        return format switch
        {
            MsgPackFormat.Map16 => EnterContainer(3, PeekUInt16(1), bytesPerItem: 2),
            MsgPackFormat.Map32 => EnterContainer(5, PeekUInt32(1), bytesPerItem: 2),
            _ => ThrowKind<int>("a map"),
        };
    }

    /// <summary>Reads the header of an array and returns its number of items; a count the remaining bytes cannot hold is an error.</summary>
    public int ReadArrayHeader()
    {
        var format = PeekFormat();
        if ((format & 0xf0) == MsgPackFormat.FixArray)
            return EnterContainer(1, (uint)(format & 0x0f), bytesPerItem: 1);
        return format switch
        {
            MsgPackFormat.Array16 => EnterContainer(3, PeekUInt16(1), bytesPerItem: 1),
            MsgPackFormat.Array32 => EnterContainer(5, PeekUInt32(1), bytesPerItem: 1),
            _ => ThrowKind<int>("an array"),
        };
    }

    /// <summary>Reads a string as the bytes it is written in.</summary>
    public ReadOnlySpan<byte> ReadStringUtf8()
    {
        var format = PeekFormat();
        if ((format & 0xe0) == MsgPackFormat.FixString)
            return Take(1, (uint)(format & 0x1f));
        return format switch
        {
            MsgPackFormat.String8 => Take(2, PeekByte(1)),
            MsgPackFormat.String16 => Take(3, PeekUInt16(1)),
            MsgPackFormat.String32 => Take(5, PeekUInt32(1)),
            _ => ThrowSpan("a string"),
        };
    }

    /// <summary>Reads a string; lone surrogates are kept, other malformed bytes become U+FFFD.</summary>
    public string ReadString() => MsgPackText.Decode(ReadStringUtf8());

    /// <summary>Reads a byte string.</summary>
    public ReadOnlySpan<byte> ReadBinary() => PeekFormat() switch
    {
        MsgPackFormat.Binary8 => Take(2, PeekByte(1)),
        MsgPackFormat.Binary16 => Take(3, PeekUInt16(1)),
        MsgPackFormat.Binary32 => Take(5, PeekUInt32(1)),
        _ => ThrowSpan("binary"),
    };

    /// <summary>Reads an extension: its type and its payload.</summary>
    public ReadOnlySpan<byte> ReadExtension(out sbyte type)
    {
        (int Size, uint Length) header = PeekFormat() switch
        {
            MsgPackFormat.Extension8 => (3, PeekByte(1)),
            MsgPackFormat.Extension16 => (4, PeekUInt16(1)),
            MsgPackFormat.Extension32 => (6, PeekUInt32(1)),
            MsgPackFormat.FixExtension1 => (2, 1u),
            MsgPackFormat.FixExtension2 => (2, 2u),
            MsgPackFormat.FixExtension4 => (2, 4u),
            MsgPackFormat.FixExtension8 => (2, 8u),
            MsgPackFormat.FixExtension16 => (2, 16u),
            _ => ThrowKind<(int, uint)>("an extension"),
        };
        type = (sbyte)PeekByte(header.Size - 1);
        return Take(header.Size, header.Length);
    }

    /// <summary>Reads one whole value, containers with everything inside, as the bytes it is written in.</summary>
    public ReadOnlySpan<byte> ReadRaw()
    {
        var start = _position;
        Skip();
        return _source[start.._position];
    }

    /// <summary>Goes back, to read something again.</summary>
    /// <param name="position">An earlier <see cref="Position"/>.</param>
    public void GoBackTo(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, _position);
        _position = position;
    }

    /// <summary>Passes over one whole value.</summary>
    /// <remarks>Iterative; counts values still owed, so that it needs neither a stack nor a depth limit.</remarks>
    public void Skip()
    {
        var position = MsgPackScan.SkipValue(_source, _position);
        if (position < 0)
            Throw(~position, "a whole value");
        _position = position;
    }

    private int EnterContainer(int headerSize, uint count, int bytesPerItem)
    {
        if (headerSize > Remaining || (ulong)count * (uint)bytesPerItem > (ulong)(Remaining - headerSize))
            Throw(_position, "as many items as the container declares");
        _position += headerSize;
        return (int)count;
    }

    private ReadOnlySpan<byte> Take(int headerSize, uint length)
    {
        if (headerSize > Remaining || length > (uint)(Remaining - headerSize))
            Throw(_position, "as many bytes as the value declares");
        var taken = _source.Slice(_position + headerSize, (int)length);
        _position += headerSize + (int)length;
        return taken;
    }

    private readonly byte PeekByte(int offset)
    {
        if ((uint)(_position + offset) >= (uint)_source.Length)
            Throw(_position, "a whole value");
        return _source[_position + offset];
    }

    private readonly ushort PeekUInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(PeekBytes(offset, 2));

    private readonly uint PeekUInt32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(PeekBytes(offset, 4));

    private readonly ulong PeekUInt64(int offset) => BinaryPrimitives.ReadUInt64BigEndian(PeekBytes(offset, 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ReadOnlySpan<byte> PeekBytes(int offset, int count)
    {
        if (offset + count > Remaining)
            Throw(_position, "a whole value");
        return _source.Slice(_position + offset, count);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(int position, string expected) => throw new MsgPackFormatException(position, expected);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void ThrowKind(string expected) => ThrowKind<int>(expected);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly T ThrowKind<T>(string expected) =>
        throw new MsgPackFormatException(_position, $"{expected}, found {(IsAtEnd ? "the end" : PeekKind())}");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly ReadOnlySpan<byte> ThrowSpan(string expected)
    {
        ThrowKind<int>(expected);
        return default;
    }
}
