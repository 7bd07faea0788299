namespace TopGun.Core.Grid.Administration;

/// <summary>Which conditions an index helps.</summary>
public enum IndexKind
{
    /// <summary>Equal values.</summary>
    Hash,

    /// <summary>Equal numbers and numbers of a range.</summary>
    Navigable,

    /// <summary>Words; declared for a search engine that this version does not have.</summary>
    Inverted,
}
