using TopGun.Core.Grid.Sync;
using TopGun.Core.Time;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.Sync;

/// <summary>Collects the changed records of one partition from a place in the order of their keys' hashes on.</summary>
/// <param name="after">Only records with a greater stamp; the default value takes all.</param>
/// <param name="firstHash">Only keys whose hash is not below.</param>
internal readonly struct ChangeCollector(HlcTimestamp after, uint firstHash) : IRecordVisitor
{
    /// <summary>The records with the hashes of their keys.</summary>
    public List<(uint Hash, SyncRecord Record)> Records { get; } = [];

    /// <inheritdoc/>
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        if (keyHash >= firstHash && (after == default || record.Timestamp > after))
            Records.Add((keyHash, new SyncRecord(key, record.Value, record.Timestamp, Math.Max(0, record.TtlMillis))));
        return true;
    }
}
