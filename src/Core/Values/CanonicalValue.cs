using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>Rewrites a value so that values that are equal have equal bytes: the key of equality indexes and of identical queries.</summary>
/// <remarks>
/// Numbers are equal across integer and float at any depth (JavaScript cannot tell 1 from 1.0, wire-protocol §9); members are sorted, the
/// last of duplicates kept; "absent" members are dropped and "absent" items are nil. Scalars are rewritten without allocating.
/// </remarks>
public static class CanonicalValue
{
    /// <summary>Appends the canonical form of <paramref name="value"/>.</summary>
    /// <exception cref="MsgPackFormatException">The bytes are malformed or nested deeper than <see cref="ValueLimits.DepthMax"/>.</exception>
    public static void Write(ReadOnlySpan<byte> value, MsgPackWriter writer)
    {
        var reader = new MsgPackReader(value);
        Write(ref reader, writer, 0);
    }

    /// <summary>The canonical form of <paramref name="value"/>.</summary>
    /// <exception cref="MsgPackFormatException">The bytes are malformed or nested deeper than <see cref="ValueLimits.DepthMax"/>.</exception>
    public static byte[] Of(ReadOnlySpan<byte> value)
    {
        using var buffer = new PooledBuffer();
        Write(value, new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    private static void Write(ref MsgPackReader reader, MsgPackWriter writer, int depth)
    {
        switch (reader.PeekKind())
        {
            case MsgPackKind.Boolean: writer.WriteBoolean(reader.ReadBoolean()); break;
            case MsgPackKind.Integer or MsgPackKind.Float: WriteNumber(reader.ReadDouble(), writer); break;
            case MsgPackKind.String: writer.WriteString(reader.ReadStringUtf8()); break;
            case MsgPackKind.Binary: writer.WriteBinary(reader.ReadBinary()); break;
            case MsgPackKind.Extension: WriteExtension(ref reader, writer); break;
            case MsgPackKind.Array:
                RequireDepth(reader, depth);
                var count = reader.ReadArrayHeader();
                writer.WriteArrayHeader(count);
                for (; count > 0; count--)
                    Write(ref reader, writer, depth + 1);
                break;
            case MsgPackKind.Map:
                RequireDepth(reader, depth);
                WriteMap(reader.ReadRaw(), writer, depth + 1);
                break;
            default:
                reader.Skip();
                writer.WriteNil();
                break;
        }
    }

    private static void WriteMap(ReadOnlySpan<byte> map, MsgPackWriter writer, int depth)
    {
        var members = MapMembers.Read(map);
        MapMembers.Sort(members);
        var header = writer.ReserveMapHeader();
        var count = 0;
        foreach (var (name, offset) in members)
        {
            var value = new MsgPackReader(map[offset..]);
            if (value.IsAbsent)
                continue;
            count++;
            writer.WriteString(name);
            Write(ref value, writer, depth);
        }
        writer.PatchHeader(header, count);
    }

    private static void WriteNumber(double number, MsgPackWriter writer) =>
        writer.WriteNumber(double.IsNaN(number) ? double.NaN : number);

    private static void WriteExtension(ref MsgPackReader reader, MsgPackWriter writer)
    {
        var payload = reader.ReadExtension(out var type);
        writer.WriteExtension(type, payload);
    }

    private static void RequireDepth(in MsgPackReader reader, int depth)
    {
        if (depth >= ValueLimits.DepthMax)
            throw new MsgPackFormatException(reader.Position, $"nesting of at most {ValueLimits.DepthMax} levels");
    }
}
