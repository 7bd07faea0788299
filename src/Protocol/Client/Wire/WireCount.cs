using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client.Wire;

/// <summary>Reads the sizes of lists and maps and compares them with their limit before anything is allocated.</summary>
public static class WireCount
{
    /// <summary>Reads the header of a list.</summary>
    public static int ReadArray(scoped ref MsgPackReader reader, int itemsMax, string member)
    {
        var position = reader.Position;
        return Check(position, reader.ReadArrayHeader(), itemsMax, member);
    }

    /// <summary>Reads the header of a map.</summary>
    public static int ReadMap(scoped ref MsgPackReader reader, int itemsMax, string member)
    {
        var position = reader.Position;
        return Check(position, reader.ReadMapHeader(), itemsMax, member);
    }

    private static int Check(int position, int count, int itemsMax, string member) =>
        count <= itemsMax ? count : throw WireError.TooLarge(position, member, itemsMax, "items");
}
