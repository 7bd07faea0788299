using System.Buffers.Binary;

namespace TopGun.Core.MsgPack;

/// <summary>Writes MsgPack in its one canonical form into a <see cref="PooledBuffer"/>.</summary>
/// <remarks>
/// Smallest formats throughout. Integers outside [-2^31, 2^32-1] leave as float64, never as uint64 or int64, because clients turn
/// those into BigInt (settled 7, wire-protocol §1.3). The writer holds no state of its own, so copies of it are interchangeable.
/// </remarks>
public readonly ref partial struct MsgPackWriter
{
    private readonly PooledBuffer _buffer;

    /// <summary>Appends to <paramref name="buffer"/>.</summary>
    public MsgPackWriter(PooledBuffer buffer) => _buffer = buffer;

    /// <summary>Writes nil.</summary>
    public void WriteNil() => _buffer.Extend(1)[0] = MsgPackFormat.Nil;

    /// <summary>Writes true or false.</summary>
    public void WriteBoolean(bool value) => _buffer.Extend(1)[0] = value ? MsgPackFormat.True : MsgPackFormat.False;

    /// <summary>Writes an integer; outside 32 bits it leaves as float64, exact up to 2^53 in magnitude.</summary>
    public void WriteInteger(long value)
    {
        switch (value)
        {
            case >= 0: WriteInteger((ulong)value); break;
            case >= -32: _buffer.Extend(1)[0] = (byte)value; break;
            case >= sbyte.MinValue: WriteWithByte(MsgPackFormat.Int8, (byte)value); break;
            case >= short.MinValue: WriteWithUInt16(MsgPackFormat.Int16, (ushort)value); break;
            case >= int.MinValue: WriteWithUInt32(MsgPackFormat.Int32, (uint)value); break;
            default: WriteDouble(value); break;
        }
    }

    /// <summary>Writes an integer; above 32 bits it leaves as float64, exact up to 2^53.</summary>
    public void WriteInteger(ulong value)
    {
        switch (value)
        {
            case < MsgPackFormat.FixMap: _buffer.Extend(1)[0] = (byte)value; break;
            case <= byte.MaxValue: WriteWithByte(MsgPackFormat.UInt8, (byte)value); break;
            case <= ushort.MaxValue: WriteWithUInt16(MsgPackFormat.UInt16, (ushort)value); break;
            case <= uint.MaxValue: WriteWithUInt32(MsgPackFormat.UInt32, (uint)value); break;
            default: WriteDouble(value); break;
        }
    }

    /// <summary>Writes an integer.</summary>
    public void WriteInteger(int value) => WriteInteger((long)value);

    /// <summary>Writes an integer.</summary>
    public void WriteInteger(uint value) => WriteInteger((ulong)value);

    /// <summary>Writes a float64, whole or not.</summary>
    public void WriteDouble(double value)
    {
        var span = _buffer.Extend(9);
        span[0] = MsgPackFormat.Float64;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], BitConverter.DoubleToUInt64Bits(value));
    }

    /// <summary>Writes a number as a JavaScript client does: whole in 32 bits as integer (-0 as 0), else float64.</summary>
    public void WriteNumber(double value)
    {
        if (value is >= int.MinValue and <= uint.MaxValue && Math.Floor(value) == value)
            WriteInteger((long)value);
        else
            WriteDouble(value);
    }

    /// <summary>Writes a string; a lone surrogate leaves as its three bytes (settled 10).</summary>
    public void WriteString(ReadOnlySpan<char> value)
    {
        var length = MsgPackText.GetByteCount(value);
        WriteStringHeader(length);
        MsgPackText.Encode(value, _buffer.Extend(length));
    }

    /// <summary>Writes a string that is UTF-8 already, byte for byte.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        WriteStringHeader(utf8.Length);
        utf8.CopyTo(_buffer.Extend(utf8.Length));
    }

    /// <summary>Writes a byte string.</summary>
    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteBinaryHeader(value.Length);
        value.CopyTo(_buffer.Extend(value.Length));
    }

    /// <summary>Writes the header of a byte string whose <paramref name="length"/> bytes the caller appends next.</summary>
    public void WriteBinaryHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        switch (length)
        {
            case <= byte.MaxValue: WriteWithByte(MsgPackFormat.Binary8, (byte)length); break;
            case <= ushort.MaxValue: WriteWithUInt16(MsgPackFormat.Binary16, (ushort)length); break;
            default: WriteWithUInt32(MsgPackFormat.Binary32, (uint)length); break;
        }
    }

    /// <summary>Writes the header of a string whose <paramref name="length"/> bytes of UTF-8 the caller appends next.</summary>
    public void WriteStringHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        switch (length)
        {
            case < 32: _buffer.Extend(1)[0] = (byte)(MsgPackFormat.FixString | length); break;
            case <= byte.MaxValue: WriteWithByte(MsgPackFormat.String8, (byte)length); break;
            case <= ushort.MaxValue: WriteWithUInt16(MsgPackFormat.String16, (ushort)length); break;
            default: WriteWithUInt32(MsgPackFormat.String32, (uint)length); break;
        }
    }

    /// <summary>Writes an extension.</summary>
    public void WriteExtension(sbyte type, ReadOnlySpan<byte> payload)
    {
        switch (payload.Length)
        {
            case 1: _buffer.Extend(1)[0] = MsgPackFormat.FixExtension1; break;
            case 2: _buffer.Extend(1)[0] = MsgPackFormat.FixExtension2; break;
            case 4: _buffer.Extend(1)[0] = MsgPackFormat.FixExtension4; break;
            case 8: _buffer.Extend(1)[0] = MsgPackFormat.FixExtension8; break;
            case 16: _buffer.Extend(1)[0] = MsgPackFormat.FixExtension16; break;
            case <= byte.MaxValue: WriteWithByte(MsgPackFormat.Extension8, (byte)payload.Length); break;
            case <= ushort.MaxValue: WriteWithUInt16(MsgPackFormat.Extension16, (ushort)payload.Length); break;
            default: WriteWithUInt32(MsgPackFormat.Extension32, (uint)payload.Length); break;
        }
        _buffer.Extend(1)[0] = (byte)type;
        payload.CopyTo(_buffer.Extend(payload.Length));
    }

    /// <summary>Appends one whole value that is MsgPack already, for instance an opaque record value.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => _buffer.Append(value);

    private void WriteWithByte(byte format, byte value)
    {
        var span = _buffer.Extend(2);
        span[1] = value;
        span[0] = format;
    }

    private void WriteWithUInt16(byte format, ushort value)
    {
        var span = _buffer.Extend(3);
        span[0] = format;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
    }

    private void WriteWithUInt32(byte format, uint value)
    {
        var span = _buffer.Extend(5);
        span[0] = format;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
    }
}
