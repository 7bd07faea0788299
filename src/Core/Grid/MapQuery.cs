using TopGun.Core.Predicates;

namespace TopGun.Core.Grid;

/// <summary>What a caller looks for in one map. Immutable.</summary>
public sealed record MapQuery
{
    /// <summary>Map.</summary>
    public required string MapName { get; init; }

    /// <summary>Which rows; null matches all.</summary>
    public RecordFilter? Filter { get; init; }

    /// <summary>Order of the rows; key ascending comes last by itself.</summary>
    public IReadOnlyList<SortField> Sort { get; init; } = [];

    /// <summary>Most rows wanted; null = no limit but <see cref="GridLimits.ResultRowsMax"/>.</summary>
    public int? Limit { get; init; }

    /// <summary>Where to go on, as given by an earlier page; null = from the start.</summary>
    public string? Cursor { get; init; }

    /// <summary>Top-level members to keep of each row; null = all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }
}
