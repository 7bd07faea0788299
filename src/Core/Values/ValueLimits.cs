namespace TopGun.Core.Values;

/// <summary>Limits of looking into values.</summary>
public static class ValueLimits
{
    /// <summary>Deepest nesting that a value may have to be compared or written as text; frames allow less.</summary>
    public const int DepthMax = 512;

    /// <summary>Deepest nesting of JSON text that becomes a value, as deep as a frame (wire-protocol §1.8).</summary>
    public const int JsonDepthMax = 256;

    /// <summary>Longest path to a member, in UTF-8 bytes.</summary>
    public const int PathBytesMax = 1_024;

    /// <summary>Most names in a path to a member.</summary>
    public const int PathSegmentsMax = 32;
}
