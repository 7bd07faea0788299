namespace TopGun.Core.MsgPack;

/// <summary>Bytes are not the MsgPack that was expected: truncated, of another kind, or out of range.</summary>
public sealed class MsgPackFormatException : FormatException
{
    /// <summary>Says what was expected at <paramref name="position"/>.</summary>
    public MsgPackFormatException(int position, string expected)
        : base($"Malformed MsgPack at byte {position}: expected {expected}.")
    {
        Position = position;
        Expected = expected;
    }

    /// <summary>Offset of the offending value from the start of what was read.</summary>
    public int Position { get; }

    /// <summary>What should have stood there.</summary>
    public string Expected { get; }
}
