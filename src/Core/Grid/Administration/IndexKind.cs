namespace TopGun.Core.Grid.Administration;

/// <summary>Which conditions an index helps.</summary>
public enum IndexKind
{
    /// <summary>Equal values.</summary>
    Hash,

    /// <summary>Equal numbers and numbers of a range.</summary>
    Navigable,

    /// <summary>Words; a declaration for text search, which this version does not have: nothing is built and nothing uses it.</summary>
    Inverted,
}
