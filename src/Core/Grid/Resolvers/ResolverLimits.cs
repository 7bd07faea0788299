namespace TopGun.Core.Grid.Resolvers;

/// <summary>Limits of conflict resolvers (core-algorithms §13, server-behaviour §7.6).</summary>
public static class ResolverLimits
{
    /// <summary>Longest name in UTF-16 units.</summary>
    public const int NameCharsMax = 100;

    /// <summary>Longest source in UTF-16 units.</summary>
    public const int CodeCharsMax = 50_000;

    /// <summary>Greatest priority; the least is 0.</summary>
    public const int PriorityMax = 100;

    /// <summary>Longest key pattern in UTF-16 units: that of a key.</summary>
    public const int KeyPatternCharsMax = GridLimits.KeyBytesMax;

    /// <summary>Most resolvers of one map.</summary>
    public const int PerMapMax = 100;

    /// <summary>Most resolvers that one caller has registered.</summary>
    public const int PerCallerMax = 50;

    /// <summary>Most resolvers of all maps together.</summary>
    public const int TotalMax = 10_000;
}
