using TopGun.Core.Grid;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Memory;

/// <summary>Reads values back that are in the backing store only. Safe for use from many threads.</summary>
internal sealed class EvictedValues
{
    private const string Unreadable =
        "Server overloaded: the record is not in memory, and the store of this node cannot be read now; try again later";

    private IBackingStore? _store;

    /// <summary>Names the store, before the first value is evicted.</summary>
    public void ReadFrom(IBackingStore store) => Volatile.Write(ref _store, store);

    /// <summary>Reads records of a last-write-wins map; no lock may be held.</summary>
    /// <param name="mapName">The map.</param>
    /// <param name="keys">Keys as they are stored.</param>
    /// <param name="visitor">Sees each that the store holds.</param>
    /// <exception cref="GridException">The store cannot be read now.</exception>
    public void Read(string mapName, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor)
    {
        try
        {
            Volatile.Read(ref _store)!.Read(mapName, keys, visitor);
        }
        // A store may fail in any way that its driver has.
        catch (Exception)
        {
            throw new GridException(GridErrorCode.Unavailable, Unreadable);
        }
    }
}
