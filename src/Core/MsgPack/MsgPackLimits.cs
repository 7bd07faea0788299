namespace TopGun.Core.MsgPack;

/// <summary>Limits of reading and writing MsgPack.</summary>
public static class MsgPackLimits
{
    /// <summary>Deepest nesting of non-empty containers in a frame (wire-protocol §1.8).</summary>
    public const int FrameDepthMax = 256;

    /// <summary>Longest byte string that <see cref="Utf8Interner"/> keeps a string for.</summary>
    public const int InternedBytesMax = 128;

    /// <summary>Most strings one <see cref="Utf8Interner"/> may hold.</summary>
    public const int InternedStringsMax = 65_536;
}
