using TopGun.Core.Predicates;

namespace TopGun.Core.Grid.Queries;

/// <summary>What a caller looks for in one map. Immutable.</summary>
public sealed record MapQuery
{
    /// <summary>Map whose records are asked for.</summary>
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

    /// <summary>
    /// Dotted paths to group by; when there are any, each row of the result is a group: sort, limit, cursor and fields are then about
    /// groups (core-algorithms §9.4).
    /// </summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>Columns of the groups; without <see cref="GroupBy"/> they mean nothing.</summary>
    public IReadOnlyList<Aggregation> Aggregations { get; init; } = [];
}
