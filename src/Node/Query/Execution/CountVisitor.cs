using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Execution;

/// <summary>Counts the records of a scan.</summary>
internal struct CountVisitor : IRecordVisitor
{
    /// <inheritdoc/>
    public static bool ReadsValues => false;

    /// <summary>Records seen.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        Count++;
        return true;
    }
}
