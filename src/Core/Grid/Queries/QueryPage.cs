namespace TopGun.Core.Grid.Queries;

/// <summary>Rows of a query in order, and where its next page begins.</summary>
public sealed record QueryPage
{
    /// <summary>The rows in order.</summary>
    public required IReadOnlyList<QueryRow> Rows { get; init; }

    /// <summary>True when more rows exist.</summary>
    public bool HasMore { get; init; }

    /// <summary>Where the next page begins; null when there is none.</summary>
    public string? NextCursor { get; init; }

    /// <summary>What became of the cursor that was given.</summary>
    public CursorStatus CursorStatus { get; init; }
}
