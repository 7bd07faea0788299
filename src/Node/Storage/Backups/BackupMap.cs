using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Storage.Backups;

/// <summary>What an archive says of one map.</summary>
/// <param name="Name">Name of the map.</param>
/// <param name="Kind">How its writes are merged; unwritten for what the node remembers apart from records.</param>
/// <param name="Rows">Records, or tags of sets, in the archive; removed ones too.</param>
/// <param name="Keys">Keys, tombstones included.</param>
/// <param name="Tombstones">Tombstones among the keys.</param>
/// <param name="Root">Root of the Merkle tree that clients see.</param>
public readonly record struct BackupMap(string Name, MapKind Kind, long Rows, long Keys, long Tombstones, uint Root);
