namespace TopGun.Client.Records;

/// <summary>Which conditions an index helps, as the schema of a record declares it.</summary>
public enum MapIndexKind
{
    /// <summary>Equality.</summary>
    Hash,

    /// <summary>Equality, ranges and order.</summary>
    Ordered,

    /// <summary>Full text.</summary>
    Text,
}
