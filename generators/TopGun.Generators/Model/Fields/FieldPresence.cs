namespace TopGun.Generators.Model.Fields;

/// <summary>What it means that a member is absent or nil.</summary>
public enum FieldPresence
{
    /// <summary>It must be there.</summary>
    Required,

    /// <summary>Absent and nil mean "none"; none is not written.</summary>
    Optional,

    /// <summary>Absent and nil mean the default value; always written.</summary>
    Defaulted,

    /// <summary>Absent, nil and a value are three states.</summary>
    Nullable,
}
