namespace TopGun.Node.Storage.Records;

/// <summary>Visits records under a partition's lock; a struct, so that a scan allocates nothing.</summary>
public interface IRecordVisitor
{
    /// <summary>Whether it reads values; when not, those that are not in memory are not fetched for it, and it sees something else in their place.</summary>
    static virtual bool ReadsValues => true;

    /// <summary>Sees one record. Must be quick, must not block or call back into the store.</summary>
    /// <param name="key">Key as UTF-8; the stored array, never modified, may be kept.</param>
    /// <param name="keyHash">FNV-1a of the key over UTF-16 units.</param>
    /// <param name="record">The record; its value array is never modified and may be kept.</param>
    /// <returns>False to end the scan.</returns>
    bool Visit(byte[] key, uint keyHash, in RecordVersion record);
}
