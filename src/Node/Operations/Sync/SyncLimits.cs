namespace TopGun.Node.Operations.Sync;

/// <summary>How much one step of a sync walk carries.</summary>
public static class SyncLimits
{
    /// <summary>Most keys in one answer above the leaves of the tree.</summary>
    public const int KeysPerStepMax = 1024;

    /// <summary>Most bytes of keys and values in one answer above the leaves of the tree.</summary>
    public const int BytesPerStepMax = 256 << 10;

    /// <summary>Maps of at most this many keys are always walked down to their leaves, as the clients' reference server does it.</summary>
    public const int SmallMapKeysMax = 64;

    /// <summary>Most records in one delta.</summary>
    public const int DeltaRecordsMax = 10_000;

    /// <summary>Bytes of keys and values after which a delta ends, whatever its reader asks for.</summary>
    public const int DeltaBytesMax = 5 << 20;

    /// <summary>Walks that one session is remembered for; further ones take small steps and confirm nothing.</summary>
    public const int WalksMax = 1_000;
}
