using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;

namespace TopGun.Node.Operations.Access;

/// <summary>Makes <c>auth</c> of a caller, as the conditions of policies read it: id, roles, and the other claims of the token.</summary>
internal static class AuthClaims
{
    private static ReadOnlySpan<byte> Id => "id"u8;

    private static ReadOnlySpan<byte> Roles => "roles"u8;

    /// <summary>One MsgPack map; empty for an anonymous caller, who has no <c>auth</c>.</summary>
    public static byte[] Of(Principal principal)
    {
        if (principal.UserId is null)
            return [];
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        var header = writer.ReserveMapHeader();
        writer.WriteString(Id);
        writer.WriteString(principal.UserId);
        writer.WriteString(Roles);
        writer.WriteArrayHeader(principal.Roles.Count);
        foreach (var role in principal.Roles)
            writer.WriteString(role);
        writer.PatchHeader(header, 2 + CopyOthers(principal.Claims.Span, writer));
        return buffer.ToArray();
    }

    // A claim named like one of ours is not the caller's to choose.
    private static int CopyOthers(ReadOnlySpan<byte> claims, MsgPackWriter writer)
    {
        if (claims.IsEmpty)
            return 0;
        var copied = 0;
        var reader = new MsgPackReader(claims);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var start = reader.Position;
            var name = reader.ReadStringUtf8();
            reader.Skip();
            if (name.SequenceEqual(Id) || name.SequenceEqual(Roles))
                continue;
            writer.WriteRaw(claims[start..reader.Position]);
            copied++;
        }
        return copied;
    }
}
