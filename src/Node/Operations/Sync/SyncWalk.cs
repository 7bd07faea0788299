namespace TopGun.Node.Operations.Sync;

/// <summary>What a session remembers of a walk between its steps.</summary>
/// <param name="IsWide">Whether a step may carry all that is below a node: the replica fetches the map for the first time.</param>
/// <param name="CoveringEpoch">What the replica may confirm at its end.</param>
/// <param name="IsStartingOver">Whether the replica must discard what it holds, so that what it pushes does not count.</param>
internal readonly record struct SyncWalk(bool IsWide, ulong CoveringEpoch, bool IsStartingOver);
