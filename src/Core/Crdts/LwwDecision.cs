namespace TopGun.Core.Crdts;

/// <summary>What becomes of a remote record that meets a local one.</summary>
public enum LwwDecision
{
    /// <summary>The local record is newer, or wins the tie: the remote one changes nothing.</summary>
    KeepLocal,

    /// <summary>Stamp and value are the same: a duplicate, which changes nothing.</summary>
    Identical,

    /// <summary>The remote record is newer, or wins the tie: it replaces the local one.</summary>
    TakeRemote,
}
