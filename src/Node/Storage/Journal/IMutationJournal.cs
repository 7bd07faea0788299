using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Storage.Journal;

/// <summary>Numbers every mutation of a store, those of the node's own maps excepted, and has the log take down the number with it.</summary>
public interface IMutationJournal
{
    /// <summary>Appends a mutation. Called under its partition's lock, before observers are told.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="mutation">The mutation.</param>
    /// <param name="log">Takes it down, which nobody else does; null while records are kept in memory only.</param>
    void Append(string mapName, in RecordMutation mutation, IMutationLog? log);
}
