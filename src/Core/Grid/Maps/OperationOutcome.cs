namespace TopGun.Core.Grid.Maps;

/// <summary>What became of one operation.</summary>
public enum OperationOutcome : byte
{
    /// <summary>Not judged yet.</summary>
    Pending,

    /// <summary>Merged; it changed the record.</summary>
    Applied,

    /// <summary>Accepted; a newer or equal write was there already, nothing changed and nobody was told.</summary>
    Unchanged,

    /// <summary>Refused; the reason is in the operation.</summary>
    Rejected,

    /// <summary>Accepted, but the level asked for was not reached in time.</summary>
    LevelNotReached,
}
