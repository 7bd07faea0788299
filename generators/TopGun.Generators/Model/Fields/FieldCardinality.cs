namespace TopGun.Generators.Model.Fields;

/// <summary>How many items a field holds.</summary>
public enum FieldCardinality
{
    /// <summary>One.</summary>
    Single,

    /// <summary>Any number, in order.</summary>
    List,

    /// <summary>Any number, by string key, in wire order.</summary>
    Map,
}
