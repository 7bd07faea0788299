using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.Journal;

/// <summary>Appends every accepted write of one map to the journal.</summary>
internal sealed class JournalObserver(ChangeJournal journal, string mapName) : IMapObserver
{
    /// <inheritdoc/>
    public bool ReadsFormer => false;

    /// <inheritdoc/>
    public bool ReadsSets => false;

    /// <inheritdoc/>
    public void OnMutation(in RecordMutation mutation) => journal.Append(mapName, mutation);
}
