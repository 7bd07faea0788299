namespace TopGun.Client.Records;

/// <summary>What an index answers.</summary>
public enum MapIndexKind
{
    /// <summary>Equality.</summary>
    Hash,

    /// <summary>Equality, ranges and order.</summary>
    Ordered,

    /// <summary>Full text.</summary>
    Text,
}
