using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Stores;

/// <summary>Keeps the latest state of every record behind the log; one conformance kit holds for all of them.</summary>
/// <remarks>One thread writes. Several may read, beside it too, and see what was written before they began.</remarks>
public interface IBackingStore : IDisposable
{
    /// <summary>The latest sequence of the log that is in the store, as of the last <see cref="Write"/>; 0 when it is new.</summary>
    long Watermark { get; }

    /// <summary>Writes records and the watermark: all of it, durably, or nothing. A later stamp never gives way to an earlier one; what is forgotten is deleted.</summary>
    /// <param name="records">One per map, key and tag.</param>
    /// <param name="watermark">Sequence of the log up to which the store is complete then.</param>
    /// <param name="journal">What becomes of the journal along with it; null to leave it as it is.</param>
    void Write(IReadOnlyCollection<StoredRecord> records, long watermark, JournalFlush? journal = null);

    /// <summary>The journal of the log that the store is behind; null when it keeps none.</summary>
    StoredJournal? ReadJournal();

    /// <summary>Begins an empty journal, durably, in place of whatever was kept.</summary>
    /// <param name="life">Tells it from all others.</param>
    /// <param name="oldest">Its first number.</param>
    void BeginJournal(ulong life, long oldest);

    /// <summary>Drops the journal, if there is one, durably.</summary>
    void EndJournal();

    /// <summary>Shows every record of some partitions, in no order.</summary>
    /// <param name="first">First partition.</param>
    /// <param name="end">One more than the last.</param>
    /// <param name="visitor">Sees each; the arrays are its own.</param>
    void Read(int first, int end, Action<StoredRecord> visitor);

    /// <summary>Shows records of a last-write-wins map, in no order; what the store does not hold is left out.</summary>
    /// <param name="mapName">The map.</param>
    /// <param name="keys">Keys as UTF-8, each once.</param>
    /// <param name="visitor">Sees each; the arrays are its own.</param>
    void Read(string mapName, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor);
}
