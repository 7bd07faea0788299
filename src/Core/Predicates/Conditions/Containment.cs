using System.Buffers;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates.Conditions;

/// <summary>The contains family: items of lists by equality, parts of texts ignoring case (core-algorithms §8.2, §8.3, settled 27).</summary>
/// <remarks>Case is ignored by the invariant lower-case mapping of each character, without the expansions of full Unicode (§18).</remarks>
internal static class Containment
{
    /// <summary>Whether <paramref name="field"/> holds <paramref name="operand"/> as an item or as a part of its text.</summary>
    public static bool Contains(MsgPackValue field, MsgPackValue operand) => field.Kind switch
    {
        MsgPackKind.Array => HasItem(field, operand),
        MsgPackKind.String => HasPart(field, operand),
        _ => false,
    };

    /// <summary>Whether every operand is contained; a scalar operand is a list of one.</summary>
    public static bool ContainsAll(MsgPackValue field, MsgPackValue operands)
    {
        if (field.Kind is not (MsgPackKind.Array or MsgPackKind.String))
            return false;
        if (operands.Kind != MsgPackKind.Array)
            return Contains(field, operands);
        foreach (var operand in operands.Items)
            if (!Contains(field, operand))
                return false;
        return true;
    }

    /// <summary>Whether at least one operand is contained; a scalar operand is a list of one.</summary>
    public static bool ContainsAny(MsgPackValue field, MsgPackValue operands)
    {
        if (operands.Kind != MsgPackKind.Array)
            return Contains(field, operands);
        foreach (var operand in operands.Items)
            if (Contains(field, operand))
                return true;
        return false;
    }

    /// <summary>Whether one item of <paramref name="list"/> equals <paramref name="value"/>; nil equals nothing.</summary>
    public static bool HasItem(MsgPackValue list, MsgPackValue value)
    {
        if (value.IsMissingOrNil)
            return false;
        foreach (var item in list.Items)
            if (ValueEquality.AreEqual(item, value))
                return true;
        return false;
    }

    private static bool HasPart(MsgPackValue field, MsgPackValue operand)
    {
        if (!field.TryGetUtf8(out var text) || !operand.TryGetUtf8(out var part))
            return false;
        var rented = ArrayPool<char>.Shared.Rent(2 * (text.Length + part.Length));
        var lowerText = ToLower(text, rented.AsSpan(0, 2 * text.Length));
        var lowerPart = ToLower(part, rented.AsSpan(2 * text.Length, 2 * part.Length));
        var found = lowerText.IndexOf(lowerPart) >= 0;
        ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    private static ReadOnlySpan<char> ToLower(ReadOnlySpan<byte> utf8, Span<char> units)
    {
        var decoded = units[..MsgPackText.Decode(utf8, units[..utf8.Length])];
        var lower = units.Slice(utf8.Length, decoded.Length);
        ((ReadOnlySpan<char>)decoded).ToLowerInvariant(lower);
        return lower;
    }
}
