namespace TopGun.Core.Grid.Maps;

/// <summary>
/// One write of a batch and its outcome. A mutable struct in an array so that a batch costs no allocation per operation;
/// slices point into <see cref="WriteBatch.Frame"/>.
/// </summary>
public struct WriteOperation
{
    /// <summary>What the write does.</summary>
    public OperationKind Kind;

    /// <summary>Map, interned by the caller.</summary>
    public string MapName;

    /// <summary>Key as UTF-8 (lone surrogates as three bytes, settled 10).</summary>
    public Slice Key;

    /// <summary>FNV-1a of the key over UTF-16 units; decides the partition.</summary>
    public uint KeyHash;

    /// <summary>Id given by the caller as UTF-8; empty when it gave none.</summary>
    public Slice Id;

    /// <summary>One MsgPack value; empty for a removal.</summary>
    public Slice Value;

    /// <summary>OR tag as UTF-8; empty for operations on last-write-wins maps.</summary>
    public Slice Tag;

    /// <summary>False when the caller left stamping to the node.</summary>
    public bool HasTimestamp;

    /// <summary>Stamp: milliseconds since the epoch; negative when the caller gave no whole number from 0 up, which is refused.</summary>
    public long Millis;

    /// <summary>Stamp: counter within the millisecond.</summary>
    public uint Counter;

    /// <summary>Stamp: node id, interned by the caller.</summary>
    public string? NodeId;

    /// <summary>Time to live in milliseconds from the stamp; 0 or less = none.</summary>
    public long TtlMillis;

    /// <summary>Level asked for by this operation, or null for that of the batch; a value outside the enumeration is refused.</summary>
    public WriteConcern? Concern;

    /// <summary>What became of it; pending until the node, or whoever refused it before, has decided.</summary>
    public OperationOutcome Outcome;

    /// <summary>Level really reached, never more; says nothing while the outcome is pending.</summary>
    public WriteConcern AchievedLevel;

    /// <summary>Why it was refused; <see cref="GridErrorCode.None"/> when it was not.</summary>
    public GridErrorCode Error;

    /// <summary>What is wrong and what to change; null when it was not refused and reached its level.</summary>
    public string? Reason;

    private bool _hadChanged;

    /// <summary>Whether it changed the record, also when the level asked for was not reached.</summary>
    public readonly bool HasChanged => Outcome == OperationOutcome.Applied || (Outcome == OperationOutcome.LevelNotReached && _hadChanged);

    /// <summary>Marks the operation as refused.</summary>
    /// <param name="error">What kind of refusal.</param>
    /// <param name="reason">What is wrong and what to change.</param>
    public void Reject(GridErrorCode error, string reason)
    {
        Outcome = OperationOutcome.Rejected;
        Error = error;
        Reason = reason;
    }

    /// <summary>Marks an accepted operation as having come no further than <see cref="AchievedLevel"/>.</summary>
    /// <param name="reason">What was asked for, what was reached and why.</param>
    public void MissLevel(string reason)
    {
        _hadChanged = Outcome == OperationOutcome.Applied;
        Outcome = OperationOutcome.LevelNotReached;
        Reason = reason;
    }
}
