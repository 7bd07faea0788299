namespace TopGun.Core.MsgPack;

/// <content>Numbers: any integer format, and whole floats where an integer is meant (wire-protocol §9).</content>
public ref partial struct MsgPackReader
{
    private const double TwoPow63 = 9223372036854775808.0;
    private const double TwoPow64 = 18446744073709551616.0;

    /// <summary>Reads an integer of 32 bits, signed.</summary>
    public int ReadInt32() => TryReadInt32(out var value) ? value : ThrowNumber<int>("a whole number in the range of int32");

    /// <summary>Reads an integer of 32 bits, unsigned.</summary>
    public uint ReadUInt32() => TryReadUInt32(out var value) ? value : ThrowNumber<uint>("a whole number in the range of uint32");

    /// <summary>Reads an integer of 64 bits, signed.</summary>
    public long ReadInt64() => TryReadInt64(out var value) ? value : ThrowNumber<long>("a whole number in the range of int64");

    /// <summary>Reads an integer of 64 bits, unsigned.</summary>
    public ulong ReadUInt64() => TryReadUInt64(out var value) ? value : ThrowNumber<ulong>("a whole number in the range of uint64");

    /// <summary>Reads a number as a double; integers of any format are accepted.</summary>
    public double ReadDouble() => TryReadDouble(out var value) ? value : ThrowNumber<double>("a number");

    /// <summary>Consumes the next value if it is a whole number in the range of int32.</summary>
    public bool TryReadInt32(out int value)
    {
        var start = _position;
        if (TryReadInt64(out var wide) && wide is >= int.MinValue and <= int.MaxValue)
        {
            value = (int)wide;
            return true;
        }
        _position = start;
        value = 0;
        return false;
    }

    /// <summary>Consumes the next value if it is a whole number in the range of uint32.</summary>
    public bool TryReadUInt32(out uint value)
    {
        var start = _position;
        if (TryReadInt64(out var wide) && wide is >= 0 and <= uint.MaxValue)
        {
            value = (uint)wide;
            return true;
        }
        _position = start;
        value = 0;
        return false;
    }

    /// <summary>Consumes the next value if it is a whole number in the range of int64.</summary>
    public bool TryReadInt64(out long value)
    {
        var format = PeekFormat();
        if (format < MsgPackFormat.FixMap || format >= 0xe0)
        {
            value = (sbyte)format;
            _position++;
            return true;
        }
        return TryReadWide(format, out value);
    }

    /// <summary>Consumes the next value if it is a whole number in the range of uint64.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        if (PeekFormat() == MsgPackFormat.UInt64)
        {
            value = PeekUInt64(1);
            _position += 9;
            return true;
        }
        var start = _position;
        if (TryReadInt64(out var signed) && signed >= 0)
        {
            value = (ulong)signed;
            return true;
        }
        _position = start;
        if (TryReadFloat(out var number) && number is >= TwoPow63 and < TwoPow64)
        {
            value = (ulong)number;
            return true;
        }
        _position = start;
        value = 0;
        return false;
    }

    /// <summary>Consumes the next value if it is a number of any format.</summary>
    public bool TryReadDouble(out double value)
    {
        if (TryReadFloat(out value))
            return true;
        if (PeekFormat() == MsgPackFormat.UInt64)
        {
            value = PeekUInt64(1);
            _position += 9;
            return true;
        }
        if (!TryReadInt64(out var whole))
            return false;
        value = whole;
        return true;
    }

    private bool TryReadWide(byte format, out long value)
    {
        value = 0;
        switch (format)
        {
            case MsgPackFormat.UInt8: value = PeekByte(1); break;
            case MsgPackFormat.UInt16: value = PeekUInt16(1); break;
            case MsgPackFormat.UInt32: value = PeekUInt32(1); break;
            case MsgPackFormat.UInt64 when PeekUInt64(1) <= long.MaxValue: value = (long)PeekUInt64(1); break;
            case MsgPackFormat.Int8: value = (sbyte)PeekByte(1); break;
            case MsgPackFormat.Int16: value = (short)PeekUInt16(1); break;
            case MsgPackFormat.Int32: value = (int)PeekUInt32(1); break;
            case MsgPackFormat.Int64: value = (long)PeekUInt64(1); break;
            case MsgPackFormat.Float32 or MsgPackFormat.Float64: return TryReadWholeFloat(out value);
            default: return false;
        }
        _position += MsgPackFormat.FixedSize(format);
        return true;
    }

    private bool TryReadWholeFloat(out long value)
    {
        var start = _position;
        TryReadFloat(out var number);
        if (number is >= -TwoPow63 and < TwoPow63 && Math.Floor(number) == number)
        {
            value = (long)number;
            return true;
        }
        _position = start;
        value = 0;
        return false;
    }

    private bool TryReadFloat(out double value)
    {
        switch (PeekFormat())
        {
            case MsgPackFormat.Float64:
                value = BitConverter.UInt64BitsToDouble(PeekUInt64(1));
                _position += 9;
                return true;
            case MsgPackFormat.Float32:
                value = BitConverter.UInt32BitsToSingle(PeekUInt32(1));
                _position += 5;
                return true;
            default:
                value = 0;
                return false;
        }
    }

    private readonly T ThrowNumber<T>(string expected) => ThrowKind<T>(expected);
}
