namespace TopGun.Core.Predicates;

/// <summary>Limits of what one predicate or where may ask for.</summary>
public static class PredicateLimits
{
    /// <summary>Largest predicate or where, in bytes.</summary>
    public const int BytesMax = 262_144;

    /// <summary>Deepest nesting of nodes.</summary>
    public const int DepthMax = 64;

    /// <summary>Most nodes, and most entries of a where.</summary>
    public const int NodesMax = 1_000;

    /// <summary>Most items of an operand that is a list.</summary>
    public const int ListItemsMax = 4_096;

    /// <summary>Longest pattern of like and regex, in UTF-8 bytes.</summary>
    public const int PatternBytesMax = 1_000;

    /// <summary>Largest operand, in bytes.</summary>
    public const int OperandBytesMax = 65_536;

    /// <summary>Most steps one like may take on one text; beyond them the text does not match.</summary>
    public const int LikeStepsMax = 50_000_000;
}
