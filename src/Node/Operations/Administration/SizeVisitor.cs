using TopGun.Core.Grid.Administration;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.Administration;

/// <summary>Adds up the bytes of the live records of a scan.</summary>
internal struct SizeVisitor : IRecordVisitor
{
    private long _entries;
    private long _bytes;

    /// <summary>What was seen.</summary>
    public readonly MapSize Size => new(_entries, _bytes);

    /// <inheritdoc/>
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        _entries++;
        _bytes += key.Length + record.Value!.Length;
        return true;
    }
}
