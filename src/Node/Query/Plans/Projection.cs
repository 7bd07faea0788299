using TopGun.Core.Grid;
using TopGun.Core.MsgPack;

namespace TopGun.Node.Query.Plans;

/// <summary>Keeps only the top-level members that a query asked for, in the order of the record (server-behaviour §5.2).</summary>
internal sealed class Projection
{
    private const int MapHeaderBytesMax = 5;

    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _fields;

    private Projection(IReadOnlyList<string> fields)
    {
        var names = new HashSet<byte[]>(ByteArrayComparer.Instance);
        foreach (var field in fields)
            names.Add(MsgPackText.Encode(field));
        _fields = names.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The projection to some fields, or null when all are wanted.</summary>
    /// <exception cref="GridException">There are too many.</exception>
    public static Projection? Of(IReadOnlyList<string>? fields)
    {
        if (fields?.Count > QueryLimits.ProjectedFieldsMax)
            throw new GridException(GridErrorCode.InvalidArgument, $"fields names {fields.Count} members; at most {QueryLimits.ProjectedFieldsMax} are allowed");
        return fields is null ? null : new Projection(fields);
    }

    /// <summary>The value with the wanted members; a value that is no map stays as it is.</summary>
    public ReadOnlyMemory<byte> Apply(byte[] value)
    {
        var reader = new MsgPackReader(value);
        if (reader.PeekKind() != MsgPackKind.Map)
            return value;
        using var members = new PooledBuffer(value.Length);
        var kept = 0;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var start = reader.Position;
            var isWanted = ReadKey(ref reader);
            reader.Skip();
            if (!isWanted)
                continue;
            members.Append(value.AsSpan(start..reader.Position));
            kept++;
        }
        return Assemble(kept, members.WrittenSpan);
    }

    private static byte[] Assemble(int count, ReadOnlySpan<byte> members)
    {
        using var buffer = new PooledBuffer(members.Length + MapHeaderBytesMax);
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(count);
        writer.WriteRaw(members);
        return buffer.ToArray();
    }

    private bool ReadKey(ref MsgPackReader reader)
    {
        if (reader.PeekKind() == MsgPackKind.String)
            return _fields.Contains(reader.ReadStringUtf8());
        reader.Skip();
        return false;
    }
}
