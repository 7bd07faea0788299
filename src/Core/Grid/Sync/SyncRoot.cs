using TopGun.Core.Time;

namespace TopGun.Core.Grid.Sync;

/// <summary>How a replica begins to compare itself with a map.</summary>
/// <param name="RootHash">Hash of the whole map; 0 when it is empty. Equal hashes: nothing is to be transferred.</param>
/// <param name="Timestamp">The node's clock now, above every stamp it has accepted.</param>
public readonly record struct SyncRoot(uint RootHash, HlcTimestamp Timestamp)
{
    /// <summary>
    /// True when removals were forgotten that the replica may have missed: it must discard what it holds of the map and fetch
    /// everything. Of an observed-remove map, what it pushes meanwhile is ignored until it confirms.
    /// </summary>
    public bool MustStartOver { get; init; }

    /// <summary>What the replica may confirm once it is in step with this root (see <see cref="ISync.Confirm"/>); 0 = nothing.</summary>
    public ulong CoveringEpoch { get; init; }
}
