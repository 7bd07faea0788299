using TopGun.Core.Time;

namespace TopGun.Core.Grid;

/// <summary>How a replica begins to compare itself with a map.</summary>
/// <param name="RootHash">Hash of the whole map; 0 when it is empty. Equal hashes: nothing is to be transferred.</param>
/// <param name="Timestamp">The node's clock now, above every stamp it has accepted.</param>
public readonly record struct SyncRoot(uint RootHash, HlcTimestamp Timestamp);
