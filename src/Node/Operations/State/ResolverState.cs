using TopGun.Core.Grid.Resolvers;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Operations.State;

/// <summary>A registered resolver as one MsgPack value: <c>[owner, map, name, priority, key pattern or nil]</c>.</summary>
internal static class ResolverState
{
    private const int Members = 5;
    private const char Separator = ':';

    /// <summary>Key of a resolver: no map has a colon in its name.</summary>
    public static string KeyOf(ResolverRegistration registration) => registration.MapName + Separator + registration.Name;

    /// <summary>Writes a registration.</summary>
    public static byte[] Write(string owner, ResolverRegistration registration)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(Members);
        writer.WriteString(owner);
        writer.WriteString(registration.MapName);
        writer.WriteString(registration.Name);
        writer.WriteInteger(registration.Priority ?? 0);
        if (registration.KeyPattern is null)
            writer.WriteNil();
        else
            writer.WriteString(registration.KeyPattern);
        return buffer.ToArray();
    }

    /// <summary>Reads a registration.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public static (string Owner, ResolverRegistration Registration) Read(ReadOnlySpan<byte> value)
    {
        var members = new MsgPackValue(value).Items;
        if (members.Count != Members)
            throw new FormatException("a stored resolver is damaged");
        members.MoveNext();
        var owner = members.Current.GetString();
        members.MoveNext();
        var mapName = members.Current.GetString();
        members.MoveNext();
        var name = members.Current.GetString();
        members.MoveNext();
        var isPriority = members.Current.TryGetInt64(out var priority);
        members.MoveNext();
        return owner is not null && mapName is not null && name is not null && isPriority
            ? (owner, new ResolverRegistration(mapName, name, (int)priority, members.Current.GetString()))
            : throw new FormatException("a stored resolver is damaged");
    }
}
