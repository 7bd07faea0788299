using System.Buffers.Binary;

namespace TopGun.Core.MsgPack;

/// <content>Headers of maps and arrays, known in advance or patched afterwards.</content>
public readonly ref partial struct MsgPackWriter
{
    /// <summary>Writes the header of a map; <paramref name="count"/> pairs of key and value must follow.</summary>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        switch (count)
        {
            case < 16: _buffer.Extend(1)[0] = (byte)(MsgPackFormat.FixMap | count); break;
            case <= ushort.MaxValue: WriteWithUInt16(MsgPackFormat.Map16, (ushort)count); break;
            default: WriteWithUInt32(MsgPackFormat.Map32, (uint)count); break;
        }
    }

    /// <summary>Writes the header of an array; <paramref name="count"/> values must follow.</summary>
    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        switch (count)
        {
            case < 16: _buffer.Extend(1)[0] = (byte)(MsgPackFormat.FixArray | count); break;
            case <= ushort.MaxValue: WriteWithUInt16(MsgPackFormat.Array16, (ushort)count); break;
            default: WriteWithUInt32(MsgPackFormat.Array32, (uint)count); break;
        }
    }

    /// <summary>Opens a map whose size is not known yet (map32); returns the mark for <see cref="PatchHeader"/>.</summary>
    public int ReserveMapHeader() => Reserve(MsgPackFormat.Map32);

    /// <summary>Opens an array whose size is not known yet (array32); returns the mark for <see cref="PatchHeader"/>.</summary>
    public int ReserveArrayHeader() => Reserve(MsgPackFormat.Array32);

    /// <summary>Fills in the number of members or items written since the map or array was opened.</summary>
    public void PatchHeader(int mark, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.WrittenAt(mark, sizeof(uint)), (uint)count);
    }

    private int Reserve(byte format)
    {
        WriteWithUInt32(format, 0);
        return _buffer.Length - sizeof(uint);
    }
}
