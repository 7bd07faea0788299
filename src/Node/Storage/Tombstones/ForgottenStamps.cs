using TopGun.Core.Time;

namespace TopGun.Node.Storage.Tombstones;

/// <summary>The latest stamps of forgotten removals among some, one for each thing that they are about. Not thread-safe.</summary>
internal sealed class ForgottenStamps
{
    private readonly Dictionary<(string MapName, ForgottenScope Scope, int Partition, string Writer), ForgottenStamp> _latest = [];

    /// <summary>The latest ones.</summary>
    public IReadOnlyCollection<ForgottenStamp> All => _latest.Values;

    /// <summary>Notes that the tombstone of a key is forgotten.</summary>
    public void NoteKey(string mapName, int partition, in HlcTimestamp removal) => Note(ForgottenStamp.OfKey(mapName, partition, removal));

    /// <summary>Notes that the tombstone of a tag is forgotten.</summary>
    public void NoteTag(string mapName, in HlcTimestamp added, ulong epoch)
    {
        Note(ForgottenStamp.OfTag(mapName, added));
        Note(ForgottenStamp.OfEpoch(mapName, epoch));
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _latest.Clear();

    private void Note(in ForgottenStamp stamp)
    {
        var about = (stamp.MapName, stamp.Scope, stamp.Partition, stamp.Stamp.NodeId);
        if (!_latest.TryGetValue(about, out var known) || stamp.Stamp > known.Stamp)
            _latest[about] = stamp;
    }
}
