namespace TopGun.Core.Grid.Maps;

/// <summary>How far a write must have come before it is acknowledged; each level includes those before it.</summary>
public enum WriteConcern : byte
{
    /// <summary>Received.</summary>
    FireAndForget,

    /// <summary>Validated and queued.</summary>
    Memory,

    /// <summary>Merged and visible to every reader of this node (default, settled 16).</summary>
    Applied,

    /// <summary>Held by every in-sync backup.</summary>
    Replicated,

    /// <summary>On durable storage.</summary>
    Persisted,
}
