namespace TopGun.Core.Grid.Queries;

/// <summary>What became of a cursor (core-algorithms §10).</summary>
public enum CursorStatus
{
    /// <summary>None was given.</summary>
    None,

    /// <summary>It was used.</summary>
    Valid,

    /// <summary>It is older than ten minutes; the page is empty.</summary>
    Expired,

    /// <summary>It belongs to another query or cannot be read; the page is empty.</summary>
    Invalid,
}
