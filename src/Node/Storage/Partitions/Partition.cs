using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Tombstones;

namespace TopGun.Node.Storage.Partitions;

/// <summary>What the maps of one partition have in common: its lock, its sequence, its expiries and its tombstones.</summary>
internal sealed class Partition
{
    /// <summary>Makes an empty partition.</summary>
    /// <param name="number">0 to 270.</param>
    /// <param name="epochs">Numbers its tombstones.</param>
    public Partition(int number, TombstoneEpochs epochs)
    {
        Number = number;
        Expiries = new Expiries(Memory);
        Tombstones = new TombstoneLog(epochs, Memory);
    }

    /// <summary>0 to 270.</summary>
    public int Number { get; }

    /// <summary>Guards the sequence and the tables of every map in this partition.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What its records take.</summary>
    public PartitionMemory Memory { get; } = new();

    /// <summary>Records that have a time to live.</summary>
    public Expiries Expiries { get; }

    /// <summary>Tombstones that wait to be forgotten.</summary>
    public TombstoneLog Tombstones { get; }

    /// <summary>Number of the latest mutation; 0 before the first.</summary>
    public long Sequence { get; set; }
}
