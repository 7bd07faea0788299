namespace TopGun.Core.Grid.Maps;

/// <summary>What a write does (wire-protocol §6.3).</summary>
public enum OperationKind : byte
{
    /// <summary>Sets the value of a key in a last-write-wins map.</summary>
    Put,

    /// <summary>Leaves a tombstone for a key in a last-write-wins map.</summary>
    Remove,

    /// <summary>Adds a tagged value to a key of an observed-remove map.</summary>
    OrAdd,

    /// <summary>Removes one tag of a key of an observed-remove map.</summary>
    OrRemove,
}
