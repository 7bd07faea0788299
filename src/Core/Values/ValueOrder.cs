using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>The one order of values: for sort, cursors and live windows alike (settled 28).</summary>
/// <remarks>
/// Missing and nil last in both directions; false &lt; true &lt; numbers &lt; strings by UTF-16 code unit &lt; everything else by its bytes;
/// NaN after all other numbers. Total; the caller breaks ties by key, ascending.
/// </remarks>
public static class ValueOrder
{
    private const int MissingRank = 4;

    /// <summary>Negative, zero or positive as <paramref name="left"/> comes before, with, or after <paramref name="right"/>.</summary>
    public static int Compare(MsgPackValue left, MsgPackValue right, bool descending = false)
    {
        var leftRank = RankOf(left);
        var rightRank = RankOf(right);
        if (leftRank == MissingRank || rightRank == MissingRank)
            return leftRank - rightRank;
        var order = leftRank != rightRank ? leftRank - rightRank : CompareSameRank(left, right, leftRank);
        return descending ? -Math.Sign(order) : order;
    }

    /// <summary>Compares two numbers or two strings, the only pairs that gt, gte, lt, lte and between order (core-algorithms §8.3); false for others and NaN.</summary>
    public static bool TryCompare(MsgPackValue left, MsgPackValue right, out int order)
    {
        order = 0;
        if (left.TryGetNumber(out var a) && right.TryGetNumber(out var b))
        {
            order = a.CompareTo(b);
            return !double.IsNaN(a) && !double.IsNaN(b);
        }
        if (!left.TryGetUtf8(out var leftText) || !right.TryGetUtf8(out var rightText))
            return false;
        order = Utf16Order.Compare(leftText, rightText);
        return true;
    }

    private static int RankOf(MsgPackValue value) => value.Kind switch
    {
        MsgPackKind.Absent or MsgPackKind.Nil => MissingRank,
        MsgPackKind.Boolean => 0,
        MsgPackKind.Integer or MsgPackKind.Float => 1,
        MsgPackKind.String => 2,
        _ => 3,
    };

    private static int CompareSameRank(MsgPackValue left, MsgPackValue right, int rank)
    {
        switch (rank)
        {
            case 1:
                left.TryGetNumber(out var a);
                right.TryGetNumber(out var b);
                return double.IsNaN(a) || double.IsNaN(b) ? double.IsNaN(a).CompareTo(double.IsNaN(b)) : a.CompareTo(b);
            case 2:
                left.TryGetUtf8(out var leftText);
                right.TryGetUtf8(out var rightText);
                return Utf16Order.Compare(leftText, rightText);
            default:
                return left.Bytes.SequenceCompareTo(right.Bytes);
        }
    }
}
