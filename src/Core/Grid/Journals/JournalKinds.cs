namespace TopGun.Core.Grid.Journals;

/// <summary>What happened to a record, as the journal tells it (settled 26).</summary>
[Flags]
public enum JournalKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It got a value and had none.</summary>
    Put = 1,

    /// <summary>Its value was replaced.</summary>
    Update = 2,

    /// <summary>It was removed.</summary>
    Delete = 4,

    /// <summary>Any of these.</summary>
    All = Put | Update | Delete,
}
