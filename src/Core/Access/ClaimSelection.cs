using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;

namespace TopGun.Core.Access;

/// <summary>Cuts a caller's claims down to those that conditions read, so that callers who differ in nothing else are alike to them.</summary>
internal static class ClaimSelection
{
    /// <summary>The claims that some of the conditions read; all if one reads them as a whole.</summary>
    /// <param name="claims">A MsgPack map; empty for nobody.</param>
    /// <param name="conditions">The conditions.</param>
    /// <returns>A map with as many of them as there are; empty for none, which reads the same.</returns>
    public static byte[] Of(byte[] claims, IReadOnlyList<PolicyPredicate> conditions)
    {
        if (claims.Length == 0 || conditions.Any(condition => condition.ReadsAllClaims))
            return claims;
        try
        {
            return Cut(claims, conditions.SelectMany(condition => condition.ClaimNames).ToHashSet(StringComparer.Ordinal));
        }
        catch (MsgPackFormatException)
        {
            // Conditions that meet them deny.
            return claims;
        }
    }

    private static byte[] Cut(byte[] claims, HashSet<string> names)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        var header = writer.ReserveMapHeader();
        var reader = new MsgPackReader(claims);
        var kept = 0;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var start = reader.Position;
            var isRead = reader.PeekKind() == MsgPackKind.String ? names.Contains(MsgPackText.Decode(reader.ReadStringUtf8())) : Skip(ref reader);
            reader.Skip();
            if (!isRead)
                continue;
            writer.WriteRaw(claims.AsSpan(start..reader.Position));
            kept++;
        }
        writer.PatchHeader(header, kept);
        return kept == 0 ? [] : buffer.ToArray();
    }

    // What has no name is read by no path.
    private static bool Skip(ref MsgPackReader reader)
    {
        reader.Skip();
        return false;
    }
}
