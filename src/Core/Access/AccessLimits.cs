namespace TopGun.Core.Access;

/// <summary>Limits of policies; each refusal names the one it hit.</summary>
public static class AccessLimits
{
    /// <summary>Most policies of one grid.</summary>
    public const int PoliciesMax = 1_000;

    /// <summary>Longest id of a policy in characters.</summary>
    public const int IdCharsMax = 128;

    /// <summary>Longest pattern in UTF-8 bytes, as long as the longest name with its kind before it.</summary>
    public const int PatternBytesMax = 264;

    /// <summary>Longest expression in characters (checklist line 425).</summary>
    public const int ExpressionCharsMax = 4_096;

    /// <summary>Deepest nesting of parentheses and negations (checklist line 425).</summary>
    public const int ExpressionDepthMax = 64;

    /// <summary>Largest condition that is given as a predicate, in bytes.</summary>
    public const int ConditionBytesMax = 16_384;

    /// <summary>Largest saved state in bytes.</summary>
    public const int SnapshotBytesMax = 64 << 20;
}
