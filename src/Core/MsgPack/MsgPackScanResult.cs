namespace TopGun.Core.MsgPack;

/// <summary>What <see cref="MsgPackScan.Validate"/> found: the length of the value, or why there is none.</summary>
/// <param name="Error">What is wrong, or <see cref="MsgPackScanError.None"/>.</param>
/// <param name="Length">Bytes of the first value; with an error other than trailing bytes, the offset of the error.</param>
public readonly record struct MsgPackScanResult(MsgPackScanError Error, int Length)
{
    /// <summary>Whether the bytes are exactly one value.</summary>
    public bool IsValid => Error == MsgPackScanError.None;

    /// <summary>Whether something in it is undefined, see <see cref="UndefinedValues"/>.</summary>
    public bool HasUndefined { get; init; }
}
