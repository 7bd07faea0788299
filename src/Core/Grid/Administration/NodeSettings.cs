namespace TopGun.Core.Grid.Administration;

/// <summary>Settings of a node as they are in effect.</summary>
public sealed record NodeSettings
{
    /// <summary>Id in the node's stamps.</summary>
    public required string NodeId { get; init; }

    /// <summary>Time that a write gets to reach its level when its caller names none.</summary>
    public required TimeSpan OperationTimeout { get; init; }

    /// <summary>Most queries that run at a time; further ones are refused as RateLimited. May be changed.</summary>
    public required int ConcurrentOperationsMax { get; init; }

    /// <summary>Time above which an operation is listed as slow. May be changed.</summary>
    public required TimeSpan SlowOperationTime { get; init; }

    /// <summary>How often records past their time to live are looked for. May be changed.</summary>
    public required TimeSpan SweepInterval { get; init; }

    /// <summary>Largest value in bytes.</summary>
    public required int ValueBytesMax { get; init; }
}
