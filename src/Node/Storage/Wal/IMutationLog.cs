using TopGun.Core.Grid.Maps;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Wal;

/// <summary>Takes down every mutation before it is acknowledged.</summary>
public interface IMutationLog
{
    /// <summary>True when writers should be slowed down, because the disk or the store does not keep up.</summary>
    bool IsFull { get; }

    /// <summary>True when that does not help any more: the store has been failing for too long, or too much waits for the disk.</summary>
    bool MustRefuse { get; }

    /// <summary>Appends a mutation. Called under the partition's lock; does not wait for the disk.</summary>
    void Append(
        OperationKind kind, int partition, string mapName, ReadOnlySpan<byte> key, uint keyHash,
        in HlcTimestamp stamp, long ttlMillis, ReadOnlySpan<byte> value, ReadOnlySpan<byte> tag, in JournalNote note = default);

    /// <summary>Appends that the tombstone of a removal was forgotten. Called under the partition's lock.</summary>
    /// <param name="kind">The removal.</param>
    /// <param name="partition">Partition of the key.</param>
    /// <param name="mapName">Map.</param>
    /// <param name="key">Key as UTF-8.</param>
    /// <param name="keyHash">FNV-1a of the key over UTF-16 units.</param>
    /// <param name="stamp">Stamp of the removal of a key; of a tag, the stamp of what was removed.</param>
    /// <param name="epoch">Epoch of the tombstone.</param>
    /// <param name="tag">The removed tag; empty for a key.</param>
    void AppendForgotten(
        OperationKind kind, int partition, string mapName, ReadOnlySpan<byte> key, uint keyHash,
        in HlcTimestamp stamp, ulong epoch, ReadOnlySpan<byte> tag);

    /// <summary>Has what was appended written soon, whether anybody waits for it or not.</summary>
    void Commit();

    /// <summary>Commits, and tells a waiter once everything appended so far is as safe as the policy says.</summary>
    /// <param name="wait">Told on any thread, or never when the log fails.</param>
    /// <param name="toDisk">True to wait for the disk where the policy has one (PERSISTED).</param>
    /// <returns>False when there is nothing to wait for; the waiter is not told then.</returns>
    bool TryHold(ILogWait wait, bool toDisk);

    /// <summary>Tells a waiter once the log is not full any more, or refuses what comes.</summary>
    /// <param name="wait">Told on any thread, or never when the log fails.</param>
    /// <returns>False when there is nothing to wait for; the waiter is not told then.</returns>
    bool TryHoldForRoom(ILogWait wait);
}
