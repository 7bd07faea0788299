using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>Decides whether two values are equal for predicates and where: by value, without coercion between kinds.</summary>
/// <remarks>
/// Numbers compare as doubles across integer and float, at any depth; NaN equals nothing. Arrays compare item by item, maps member by member
/// whatever their order. Missing equals nothing. Equal values have equal <see cref="CanonicalValue"/> bytes.
/// </remarks>
public static class ValueEquality
{
    /// <summary>Whether <paramref name="left"/> and <paramref name="right"/> are equal; allocates only for containers whose bytes differ.</summary>
    /// <exception cref="MsgPackFormatException">The bytes are malformed or nested deeper than <see cref="ValueLimits.DepthMax"/>.</exception>
    public static bool AreEqual(MsgPackValue left, MsgPackValue right)
    {
        var kind = left.Kind;
        if (kind is MsgPackKind.Integer or MsgPackKind.Float)
            return left.TryGetNumber(out var a) && right.TryGetNumber(out var b) && a == b;
        if (kind != right.Kind)
            return false;
        return kind switch
        {
            MsgPackKind.Absent => false,
            MsgPackKind.String => left.TryGetUtf8(out var a) && right.StringEquals(a),
            MsgPackKind.Nil => true,
            MsgPackKind.Boolean => left.Bytes[0] == right.Bytes[0],
            _ => AreCanonicallyEqual(left, right),
        };
    }

    /// <summary>Whether a number that is not a number stands anywhere in <paramref name="value"/>, which makes it unequal to everything.</summary>
    public static bool ContainsNaN(ReadOnlySpan<byte> value)
    {
        var reader = new MsgPackReader(value);
        while (!reader.IsAtEnd)
        {
            switch (reader.PeekKind())
            {
                case MsgPackKind.Array: reader.ReadArrayHeader(); break;
                case MsgPackKind.Map: reader.ReadMapHeader(); break;
                case MsgPackKind.Float when double.IsNaN(reader.ReadDouble()): return true;
                case MsgPackKind.Float: break;
                default: reader.Skip(); break;
            }
        }
        return false;
    }

    private static bool AreCanonicallyEqual(MsgPackValue left, MsgPackValue right)
    {
        if (left.Bytes.SequenceEqual(right.Bytes))
            return !ContainsNaN(left.Bytes);
        if (left.Kind is not (MsgPackKind.Array or MsgPackKind.Map or MsgPackKind.Binary or MsgPackKind.Extension))
            return false;
        if (left.Kind == MsgPackKind.Array && left.Items.Count != right.Items.Count)
            return false;
        using var leftKey = new PooledBuffer();
        using var rightKey = new PooledBuffer();
        CanonicalValue.Write(left.Bytes, new MsgPackWriter(leftKey));
        CanonicalValue.Write(right.Bytes, new MsgPackWriter(rightKey));
        return leftKey.WrittenSpan.SequenceEqual(rightKey.WrittenSpan) && !ContainsNaN(left.Bytes);
    }
}
