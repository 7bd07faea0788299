namespace TopGun.Node.Storage.Tombstones;

/// <summary>Numbers the stretches of time in which tombstones were written, so that they can be forgotten together (server-behaviour §4.3).</summary>
/// <remarks>Safe for use from many threads.</remarks>
public sealed class TombstoneEpochs
{
    private long _open = 1;
    private int _count;

    /// <summary>The epoch of tombstones written now, from 1.</summary>
    public ulong Open => (ulong)Volatile.Read(ref _open);

    /// <summary>Tombstones of the open epoch.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Begins at a later epoch, so that a restarted node does not give numbers again; before the first tombstone. Never goes back.</summary>
    /// <param name="epoch">1 or more.</param>
    public void StartAt(ulong epoch)
    {
        ArgumentOutOfRangeException.ThrowIfZero(epoch);
        Volatile.Write(ref _open, Math.Max(Volatile.Read(ref _open), (long)epoch));
    }

    /// <summary>Counts a tombstone; under its partition's lock.</summary>
    /// <returns>Its epoch.</returns>
    internal ulong Note()
    {
        Interlocked.Increment(ref _count);
        return Open;
    }

    /// <summary>Opens the next epoch; a writer that holds a partition's lock may still be at work on the one before.</summary>
    /// <returns>The epoch that was open.</returns>
    internal ulong Next()
    {
        Interlocked.Exchange(ref _count, 0);
        return (ulong)Interlocked.Increment(ref _open) - 1;
    }
}
