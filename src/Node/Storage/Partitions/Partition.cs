using TopGun.Node.Storage.Tombstones;

namespace TopGun.Node.Storage.Partitions;

/// <summary>What the maps of one partition have in common: its lock, its sequence, its expiries and its tombstones.</summary>
internal sealed class Partition(int number, TombstoneEpochs epochs)
{
    /// <summary>0 to 270.</summary>
    public int Number { get; } = number;

    /// <summary>Guards the sequence and the tables of every map in this partition.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Records that have a time to live.</summary>
    public Expiries Expiries { get; } = new();

    /// <summary>Tombstones that wait to be forgotten.</summary>
    public TombstoneLog Tombstones { get; } = new(epochs);

    /// <summary>Number of the latest mutation; 0 before the first.</summary>
    public long Sequence { get; set; }
}
