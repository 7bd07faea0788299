namespace TopGun.Node.Storage.Backups;

/// <summary>What is in an archive, so that a restore can be held against it.</summary>
/// <param name="CreatedMillis">When it was made, in milliseconds since the epoch.</param>
/// <param name="Rows">Records of all maps.</param>
/// <param name="Maps">The maps, in ordinal order of their names; those of the node itself included.</param>
public sealed record BackupManifest(long CreatedMillis, long Rows, IReadOnlyList<BackupMap> Maps)
{
    /// <summary>Tells the first difference in content; null when there is none.</summary>
    /// <param name="maps">What was found, in the same order.</param>
    public string? FindDifference(IReadOnlyList<BackupMap> maps)
    {
        for (var place = 0; place < Math.Min(maps.Count, Maps.Count); place++)
            if (maps[place] != Maps[place])
                return $"the manifest has {Text(Maps[place])}, and its content is {Text(maps[place])}";
        return maps.Count == Maps.Count ? null : $"the manifest has {Maps.Count} maps, and its content {maps.Count}";
    }

    private static string Text(in BackupMap map) =>
        $"map '{map.Name}' with {map.Rows} rows, {map.Keys} keys, {map.Tombstones} tombstones and root {map.Root:x8}";
}
