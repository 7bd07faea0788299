namespace TopGun.Core.Grid.Processors;

/// <summary>Limits of entry processors (core-algorithms §14, server-behaviour §7.5).</summary>
public static class ProcessorLimits
{
    /// <summary>Longest name in UTF-16 units.</summary>
    public const int NameCharsMax = 100;

    /// <summary>Longest source in UTF-16 units.</summary>
    public const int CodeCharsMax = 10_000;

    /// <summary>Largest arguments in bytes.</summary>
    public const int ArgsBytesMax = 1 << 20;

    /// <summary>Most keys in one call; they are processed while the connection waits.</summary>
    public const int KeysMax = 1000;
}
