using TopGun.Core.Time;

namespace TopGun.Node.Storage.Records;

/// <summary>One record as it lies in a table: 56 bytes beside its key and value arrays (performance §3, G10). A time to live lies beside it.</summary>
internal struct RecordEntry
{
    /// <summary>The key; null only where the place is free.</summary>
    public byte[] Key;

    public byte[]? Value;
    public string NodeId;
    public ulong Millis;
    public uint Counter;
    public uint KeyHash;

    /// <summary>What the record contributes to the Merkle tree, kept so that an overwrite need not hash the old stamp again.</summary>
    public uint ItemHash;

    /// <summary>Next entry of the same bucket, or next free place, or -1.</summary>
    public int Next;

    /// <summary>Epoch of its last change, as the table counts; see <see cref="RecordTable.EpochAt"/>.</summary>
    public uint Epoch;

    /// <summary>How the value was used lately.</summary>
    public ValueUse Use;

    /// <summary>Whether the place waits for another key.</summary>
    public readonly bool IsFree => Key is null;

    /// <summary>Stamp of the write that won.</summary>
    public readonly HlcTimestamp Timestamp => new(Millis, Counter, NodeId);
}
