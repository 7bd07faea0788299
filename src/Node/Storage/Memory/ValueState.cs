namespace TopGun.Node.Storage.Memory;

/// <summary>Whether a value may be evicted.</summary>
internal enum ValueState
{
    /// <summary>There is none in memory.</summary>
    None,

    /// <summary>It is not yet in the backing store.</summary>
    Dirty,

    /// <summary>It is also elsewhere.</summary>
    Clean,
}
