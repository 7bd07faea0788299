namespace TopGun.Node.Storage.Stores;

/// <summary>A backing store as of one moment, whatever is written meanwhile. Not thread-safe.</summary>
public interface IStoreSnapshot : IDisposable
{
    /// <summary>Sequence of the log up to which the store was complete at that moment.</summary>
    long Watermark { get; }

    /// <summary>Shows every record of some partitions, in no order, as they come.</summary>
    /// <param name="first">First partition.</param>
    /// <param name="end">One more than the last.</param>
    /// <param name="visitor">Sees each; the arrays are its own.</param>
    void Read(int first, int end, Action<StoredRecord> visitor);
}
