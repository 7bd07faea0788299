using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Bridge.Login;

/// <summary>What is kept of a refresh token, as one MsgPack value: <c>[user, milliseconds of its end, role, …]</c>.</summary>
internal static class GrantState
{
    private const int FixedMembers = 2;

    /// <summary>Writes it.</summary>
    public static byte[] Write(Principal principal, DateTimeOffset expiresAt)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(FixedMembers + principal.Roles.Count);
        writer.WriteString(principal.UserId!);
        writer.WriteInteger(expiresAt.ToUnixTimeMilliseconds());
        foreach (var role in principal.Roles)
            writer.WriteString(role);
        return buffer.ToArray();
    }

    /// <summary>Reads it.</summary>
    /// <returns>Null when the value is none.</returns>
    public static (Principal Principal, DateTimeOffset ExpiresAt)? Read(ReadOnlySpan<byte> value)
    {
        var members = new MsgPackValue(value).Items;
        if (members.Count < FixedMembers)
            return null;
        members.MoveNext();
        var user = members.Current.GetString();
        members.MoveNext();
        if (user is null || !members.Current.TryGetInt64(out var millis))
            return null;
        var roles = new List<string>();
        while (members.MoveNext())
            if (members.Current.GetString() is { } role)
                roles.Add(role);
        return (new Principal(user, roles), DateTimeOffset.FromUnixTimeMilliseconds(millis));
    }
}
