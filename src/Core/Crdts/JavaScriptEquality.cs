using System.Text;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Crdts;

/// <summary>Compares MsgPack values the way the clients compare the JavaScript values they stand for.</summary>
internal static class JavaScriptEquality
{
    /// <summary>Deeper values count as different, as in the reference (core-algorithms §3.4).</summary>
    internal const int DepthMax = 64;

    /// <summary>As <c>===</c>: scalars by value, numbers across formats, NaN never; arrays, objects, bytes and dates never.</summary>
    internal static bool Strict(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var a = new MsgPackReader(left);
        var b = new MsgPackReader(right);
        return AreSameScalar(ref a, ref b) ?? false;
    }

    /// <summary>Deeply, with the members of objects in any order; nil and absent equal only themselves.</summary>
    internal static bool Structural(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var a = new MsgPackReader(left);
        var b = new MsgPackReader(right);
        return AreSame(ref a, ref b, 0);
    }

    private static bool AreSame(ref MsgPackReader a, ref MsgPackReader b, int depth)
    {
        if (depth > DepthMax)
            return false;
        if (AreSameScalar(ref a, ref b) is { } decided)
            return decided;
        return a.PeekKind() switch
        {
            MsgPackKind.Array => AreSameArray(ref a, ref b, depth),
            MsgPackKind.Map => AreSameMap(ref a, ref b, depth),
            MsgPackKind.Binary => a.ReadBinary().SequenceEqual(b.ReadBinary()),
            _ => AreSameExtension(ref a, ref b),
        };
    }

    /// <summary>Decides about scalars and different kinds; null when both are of one kind that is no scalar.</summary>
    private static bool? AreSameScalar(ref MsgPackReader a, ref MsgPackReader b)
    {
        var kind = a.PeekKind();
        var other = b.PeekKind();
        if (IsNumber(kind) && IsNumber(other))
        {
            // Not Equals: NaN differs from itself here.
            return a.ReadDouble() == b.ReadDouble();
        }
        if (kind != other)
            return false;
        switch (kind)
        {
            case MsgPackKind.Nil:
            case MsgPackKind.Absent:
                a.TryReadNilOrAbsent();
                b.TryReadNilOrAbsent();
                return true;
            case MsgPackKind.Boolean:
                return a.ReadBoolean() == b.ReadBoolean();
            case MsgPackKind.String:
                return a.ReadStringUtf8().SequenceEqual(b.ReadStringUtf8());
            default:
                return null;
        }
    }

    private static bool IsNumber(MsgPackKind kind) => kind is MsgPackKind.Integer or MsgPackKind.Float;

    private static bool AreSameArray(ref MsgPackReader a, ref MsgPackReader b, int depth)
    {
        var count = a.ReadArrayHeader();
        if (count != b.ReadArrayHeader())
            return false;
        for (var i = 0; i < count; i++)
            if (!AreSame(ref a, ref b, depth + 1))
                return false;
        return true;
    }

    private static bool AreSameMap(ref MsgPackReader a, ref MsgPackReader b, int depth)
    {
        var left = Members(ref a);
        var right = Members(ref b);
        if (left.Count != right.Count)
            return false;
        foreach (var (key, (start, length)) in left)
        {
            if (!right.TryGetValue(key, out var place))
                return false;
            var own = new MsgPackReader(a.Source.Slice(start, length));
            var other = new MsgPackReader(b.Source.Slice(place.Start, place.Length));
            if (!AreSame(ref own, ref other, depth + 1))
                return false;
        }
        return true;
    }

    /// <summary>Where the members of a map stand; of a repeated key the last (settled 12).</summary>
    private static Dictionary<string, (int Start, int Length)> Members(ref MsgPackReader reader)
    {
        var members = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        for (var count = reader.ReadMapHeader(); count > 0; count--)
        {
            var key = reader.PeekKind() == MsgPackKind.String
                ? reader.ReadString()
                : Encoding.Latin1.GetString(reader.ReadRaw());
            var start = reader.Position;
            reader.Skip();
            members[key] = (start, reader.Position - start);
        }
        return members;
    }

    private static bool AreSameExtension(ref MsgPackReader a, ref MsgPackReader b)
    {
        var left = a.ReadExtension(out var leftType);
        var right = b.ReadExtension(out var rightType);
        return leftType == rightType && left.SequenceEqual(right);
    }
}
