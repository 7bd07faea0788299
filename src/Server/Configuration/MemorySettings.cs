using TopGun.Node.Storage.Memory;

namespace TopGun.Server.Configuration;

/// <summary>How much memory records may take (server-behaviour §1.5).</summary>
internal sealed record MemorySettings
{
    /// <summary>The bound.</summary>
    public required MemoryBudget Budget { get; init; }

    /// <summary>Time between two looks at it.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>What was not understood and replaced by its default.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
