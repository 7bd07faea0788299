using TopGun.Core.Grid.Maps;
using TopGun.Core.Time;

namespace TopGun.Node.Storage.Tombstones;

/// <summary>A tombstone that was forgotten, as the log tells it.</summary>
/// <param name="Kind">Removal of a key or of a tag.</param>
/// <param name="Partition">Partition of the key.</param>
/// <param name="MapName">Map.</param>
/// <param name="Key">Key as UTF-8.</param>
/// <param name="KeyHash">FNV-1a of the key over UTF-16 units.</param>
/// <param name="Stamp">Stamp of the removal of a key; of a tag, the stamp of what was removed.</param>
/// <param name="Epoch">Epoch of the tombstone.</param>
/// <param name="Tag">The removed tag; empty for a key.</param>
internal readonly record struct ForgottenRemoval(
    OperationKind Kind, int Partition, string MapName, byte[] Key, uint KeyHash, HlcTimestamp Stamp, ulong Epoch, byte[] Tag);
