namespace TopGun.Core.MsgPack;

/// <summary>Orders UTF-8 texts by their UTF-16 code units without decoding them, as clients and keys are ordered (settled 14).</summary>
/// <remarks>
/// Differs from byte order only where surrogates meet U+E000 to U+FFFF. Malformed bytes compare as U+FFFD and, when nothing
/// else tells two texts apart, by byte: the order is total and only equal bytes are equal.
/// </remarks>
public static class Utf16Order
{
    /// <summary>Negative, zero or positive as <paramref name="left"/> comes before, is, or comes after <paramref name="right"/>.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);
        if (!IsInsideCodePoint(left, common) && !IsInsideCodePoint(right, common))
        {
            if (common == left.Length || common == right.Length)
                return left.Length - right.Length;
            if (left[common] < 0x80 && right[common] < 0x80)
                return left[common] - right[common];
        }
        else
        {
            // Every byte that is no continuation starts a code point, in malformed text too.
            do common--;
            while (common > 0 && IsInsideCodePoint(left, common));
        }
        var byUnit = CompareUnits(left[Math.Max(common, 0)..], right[Math.Max(common, 0)..]);
        return byUnit != 0 ? byUnit : left.SequenceCompareTo(right);
    }

    private static bool IsInsideCodePoint(ReadOnlySpan<byte> utf8, int position) =>
        position < utf8.Length && (utf8[position] & 0xc0) == 0x80;

    private static int CompareUnits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var leftUnits = new Units(left);
        var rightUnits = new Units(right);
        while (true)
        {
            var difference = leftUnits.Next() - rightUnits.Next();
            if (difference != 0 || leftUnits.AtEnd)
                return difference;
        }
    }

    /// <summary>Hands out the UTF-16 units of a text one by one; -1 after the last.</summary>
    private ref struct Units(ReadOnlySpan<byte> utf8)
    {
        private ReadOnlySpan<byte> _rest = utf8;
        private char _pending;

        public bool AtEnd { get; private set; }

        public int Next()
        {
            if (_pending != 0)
            {
                var second = _pending;
                _pending = default;
                return second;
            }
            AtEnd = _rest.IsEmpty;
            if (AtEnd)
                return -1;
            Span<char> units = stackalloc char[2];
            var count = MsgPackText.DecodeNext(_rest, units, out var consumed);
            _rest = _rest[consumed..];
            _pending = count == 2 ? units[1] : default;
            return units[0];
        }
    }
}
