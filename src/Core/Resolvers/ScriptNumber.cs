using System.Globalization;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Resolvers;

/// <summary>The number that a script's arithmetic makes of any value; what is no number is NaN.</summary>
internal static class ScriptNumber
{
    /// <summary>The number: nil and blank text are 0, true is 1, text is parsed, a list of one item counts as its item.</summary>
    /// <param name="value">One MsgPack value; no bytes are NaN.</param>
    public static double Of(ReadOnlyMemory<byte> value)
    {
        var seen = new MsgPackValue(value.Span);
        switch (seen.Kind)
        {
            case MsgPackKind.Integer or MsgPackKind.Float:
                return seen.TryGetNumber(out var number) ? number : double.NaN;
            case MsgPackKind.Boolean:
                return seen.TryGetBoolean(out var flag) && flag ? 1 : 0;
            case MsgPackKind.Nil:
                return 0;
            case MsgPackKind.String:
                return OfText(seen.GetString()!);
            case MsgPackKind.Array:
                return OfList(value);
            default:
                return double.NaN;
        }
    }

    private static double OfText(string text)
    {
        text = text.Trim();
        return text.Length == 0
            ? 0
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    // A list becomes the text of its items first, so that true in it is text too.
    private static double OfList(ReadOnlyMemory<byte> list)
    {
        var reader = new MsgPackReader(list.Span);
        var count = reader.ReadArrayHeader();
        if (count != 1)
            return count == 0 ? 0 : double.NaN;
        var item = list[reader.Position..];
        var kind = new MsgPackValue(item.Span).Kind;
        return kind == MsgPackKind.Boolean ? double.NaN : kind == MsgPackKind.Absent ? 0 : Of(item);
    }
}
