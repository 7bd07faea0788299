using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>Lists the members of one map as a client sees them: keys as text, the last of duplicates, in order of first appearance.</summary>
internal static class MapMembers
{
    /// <summary>Where the value of one member stands in the map's bytes.</summary>
    public readonly record struct Member(string Name, int Offset);

    /// <summary>Reads the members of <paramref name="map"/>; those whose value is "absent" are listed too.</summary>
    public static List<Member> Read(ReadOnlySpan<byte> map)
    {
        var reader = new MsgPackReader(map);
        var count = reader.ReadMapHeader();
        var members = new List<Member>(count);
        var places = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            var name = MapKey.ReadText(ref reader);
            var offset = reader.Position;
            reader.Skip();
            if (name is null)
                continue;
            if (places.TryAdd(name, members.Count))
                members.Add(new Member(name, offset));
            else
                members[places[name]] = new Member(name, offset);
        }
        return members;
    }

    /// <summary>Orders members by name, by UTF-16 code unit.</summary>
    public static void Sort(List<Member> members) =>
        members.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
}
