using TopGun.Core.Grid.Administration;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Operations.State;

/// <summary>A declared index as one MsgPack value: <c>[map, attribute, kind]</c>.</summary>
internal static class IndexState
{
    private const int Members = 3;
    private const char Separator = ':';

    /// <summary>Key of an index: no map has a colon in its name.</summary>
    public static string KeyOf(string mapName, string attribute) => mapName + Separator + attribute;

    /// <summary>Writes an index.</summary>
    public static byte[] Write(IndexDescriptor index)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Members);
        writer.WriteString(index.MapName);
        writer.WriteString(index.Attribute);
        writer.WriteInteger((int)index.Kind);
        return buffer.ToArray();
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public static IndexDescriptor Read(ReadOnlySpan<byte> value)
    {
        var members = new MsgPackValue(value).Items;
        if (members.Count != Members)
            throw new FormatException("a stored index is damaged");
        members.MoveNext();
        var mapName = members.Current.GetString();
        members.MoveNext();
        var attribute = members.Current.GetString();
        members.MoveNext();
        return mapName is not null && attribute is not null && members.Current.TryGetInt64(out var kind) && Enum.IsDefined((IndexKind)kind)
            ? new IndexDescriptor(mapName, attribute, (IndexKind)kind)
            : throw new FormatException("a stored index is damaged");
    }
}
