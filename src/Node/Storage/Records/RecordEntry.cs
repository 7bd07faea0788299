using TopGun.Core.Time;

namespace TopGun.Node.Storage.Records;

/// <summary>One record as it lies in a table: 64 bytes beside its key and value arrays (performance §3, G10).</summary>
internal struct RecordEntry
{
    public byte[] Key;
    public byte[]? Value;
    public string NodeId;
    public ulong Millis;
    public long TtlMillis;
    public uint Counter;
    public uint KeyHash;

    /// <summary>What the record contributes to the Merkle tree, kept so that an overwrite need not hash the old stamp again.</summary>
    public uint ItemHash;

    /// <summary>Next entry of the same bucket, or next free place, or -1.</summary>
    public int Next;

    /// <summary>Epoch of the store in which it was changed last; see <see cref="RecordStore.BeginEpoch"/>.</summary>
    public ulong Epoch;

    /// <summary>Whether the place waits for another key.</summary>
    public readonly bool IsFree => Key.Length == 0;

    public readonly RecordVersion Version => new(true, Value, new HlcTimestamp(Millis, Counter, NodeId), TtlMillis);

    public void Set(in RecordVersion version)
    {
        Value = version.Value;
        NodeId = version.Timestamp.NodeId;
        Millis = version.Timestamp.Millis;
        Counter = version.Timestamp.Counter;
        TtlMillis = version.TtlMillis;
    }
}
