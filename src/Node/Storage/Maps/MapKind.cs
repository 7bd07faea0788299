namespace TopGun.Node.Storage.Maps;

/// <summary>How the writes of a map are merged; decided by its first write.</summary>
public enum MapKind
{
    /// <summary>Never written.</summary>
    Unwritten,

    /// <summary>The latest write of a key wins.</summary>
    LastWriteWins,

    /// <summary>Keys hold tagged values, each added and removed by its tag.</summary>
    ObservedRemove,
}
