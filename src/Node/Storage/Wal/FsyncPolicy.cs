namespace TopGun.Node.Storage.Wal;

/// <summary>When the log is brought to the disk (server-behaviour §10.3).</summary>
public enum FsyncPolicy
{
    /// <summary>An acknowledged write is with the operating system, and on the disk within <see cref="WalLimits.CommitWindow"/>.</summary>
    Batched,

    /// <summary>An acknowledged write is on the disk.</summary>
    PerOp,

    /// <summary>The operating system decides; acknowledgements wait for nothing, unless they say PERSISTED.</summary>
    None,
}
