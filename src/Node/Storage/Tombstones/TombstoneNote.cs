using TopGun.Core.Time;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Storage.Tombstones;

/// <summary>One tombstone that waits to be forgotten.</summary>
/// <param name="Map">Map.</param>
/// <param name="Place">Place of the key in the map's table of the partition.</param>
/// <param name="Tag">The removed tag; null for a whole key.</param>
/// <param name="Stamp">Stamp of the removal of a record; of a tag, the stamp of what was removed.</param>
/// <param name="Epoch">When it was written.</param>
internal readonly record struct TombstoneNote(RecordMap Map, int Place, byte[]? Tag, HlcTimestamp Stamp, ulong Epoch);
