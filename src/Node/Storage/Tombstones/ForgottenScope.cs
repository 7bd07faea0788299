namespace TopGun.Node.Storage.Tombstones;

/// <summary>What a stamp of forgotten removals is about.</summary>
internal enum ForgottenScope : byte
{
    /// <summary>Removed keys of one partition.</summary>
    Keys,

    /// <summary>Removed tags of one writer.</summary>
    Tags,

    /// <summary>The latest epoch of removed tags; its milliseconds are the epoch.</summary>
    TagEpoch,
}
