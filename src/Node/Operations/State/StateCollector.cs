using TopGun.Core.Time;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.State;

/// <summary>Collects the records of a system map.</summary>
internal readonly struct StateCollector(List<(HlcTimestamp Stamp, byte[] Key, byte[] Value)> records) : IRecordVisitor
{
    /// <summary>What was seen.</summary>
    public List<(HlcTimestamp Stamp, byte[] Key, byte[] Value)> Records => records;

    /// <inheritdoc/>
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        records.Add((record.Timestamp, key, record.Value!));
        return true;
    }
}
