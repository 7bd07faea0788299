using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

/// <summary>Makes bytes that are no frames, nearly frames, and frames, from one seed.</summary>
internal sealed class RandomFrames(int seed)
{
    private static readonly byte[][] Frames =
        [.. System.IO.Directory.GetFiles(RepositoryRoot.Combine("tests", "golden", "fixtures"), "*.msgpack")
            .Order(StringComparer.Ordinal).Select(System.IO.File.ReadAllBytes)];

    private readonly Random _random = new(seed);

    /// <summary>Bytes of any of the kinds.</summary>
    public byte[] Next() => _random.Next(6) switch
    {
        0 => Noise(),
        1 => Truncated(),
        2 => Value(),
        3 => [.. Value(), .. Noise()],
        _ => Mutated(),
    };

    /// <summary>One whole random value in random, not always minimal, formats.</summary>
    public byte[] Value()
    {
        using var buffer = new PooledBuffer();
        WriteValue(new MsgPackWriter(buffer), depth: 5);
        return buffer.ToArray();
    }

    private byte[] Noise()
    {
        var bytes = new byte[_random.Next(64)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Frame() => Frames[_random.Next(Frames.Length)];

    private byte[] Truncated()
    {
        var frame = Frame();
        return frame[.._random.Next(frame.Length)];
    }

    private byte[] Mutated()
    {
        var frame = (byte[])Frame().Clone();
        for (var left = 1 + _random.Next(4); left > 0 && frame.Length > 0; left--)
            frame[_random.Next(frame.Length)] = _random.Next(3) == 0 ? (byte)_random.Next(0xc0, 0xe0) : (byte)_random.Next(256);
        return frame;
    }

    private void WriteValue(MsgPackWriter writer, int depth)
    {
        switch (_random.Next(depth > 0 ? 12 : 9))
        {
            case 0: writer.WriteNil(); break;
            case 1: writer.WriteBoolean(_random.Next(2) == 0); break;
            case 2: writer.WriteInteger(_random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64)); break;
            case 3: writer.WriteDouble(BitConverter.Int64BitsToDouble(_random.NextInt64())); break;
            case 4: writer.WriteRaw([0xd3, .. BitConverter.GetBytes(_random.NextInt64())]); break;
            case 5: writer.WriteString(Noise()); break;
            case 6: writer.WriteBinary(Noise()); break;
            case 7: writer.WriteExtension((sbyte)_random.Next(-2, 2), Noise()); break;
            case 8: writer.WriteTimestamp(_random.NextInt64(-8_640_000_000_000_000, 8_640_000_000_000_000)); break;
            case 9: WriteArray(writer, depth - 1); break;
            default: WriteMap(writer, depth - 1); break;
        }
    }

    private void WriteArray(MsgPackWriter writer, int depth)
    {
        var count = _random.Next(20);
        writer.WriteArrayHeader(count);
        for (; count > 0; count--)
            WriteValue(writer, depth);
    }

    private void WriteMap(MsgPackWriter writer, int depth)
    {
        var count = _random.Next(6);
        var mark = writer.ReserveMapHeader();
        writer.PatchHeader(mark, count);
        for (; count > 0; count--)
        {
            if (_random.Next(10) == 0)
                WriteValue(writer, 0);
            else
                writer.WriteString(((char)('a' + _random.Next(3))).ToString());
            WriteValue(writer, depth);
        }
    }
}
