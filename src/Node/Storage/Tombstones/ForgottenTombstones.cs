namespace TopGun.Node.Storage.Tombstones;

/// <summary>How many tombstones were forgotten at once.</summary>
/// <param name="Keys">Removed keys of last-write-wins maps, and keys of sets that held nothing any more.</param>
/// <param name="Tags">Removed tags.</param>
public readonly record struct ForgottenTombstones(int Keys, int Tags);
