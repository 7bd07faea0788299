using TopGun.Core.Time;

namespace TopGun.Node.Storage.Tombstones;

/// <summary>Up to which stamp of each writer removed tags of a map were forgotten, so that a late copy of one is not taken for new.</summary>
/// <remarks>
/// A writer's additions arrive in the order of their stamps. One that is not known, and older than one of the same writer that
/// was removed and forgotten, was removed and forgotten too. Safe for use from many threads.
/// </remarks>
internal sealed class ForgottenTags
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HlcTimestamp> _byWriter = new(StringComparer.Ordinal);
    private HlcTimestamp _byAnybody;

    /// <summary>Remembers the stamp of a tag that is forgotten; without node id it counts for every writer.</summary>
    public void Raise(in HlcTimestamp stamp)
    {
        lock (_gate)
        {
            if (stamp.NodeId.Length == 0 || _byWriter.Count == StorageLimits.ForgottenWritersMax)
            {
                RaiseForAll(stamp);
                return;
            }
            if (!_byWriter.TryGetValue(stamp.NodeId, out var latest) || stamp > latest)
                _byWriter[stamp.NodeId] = stamp;
        }
    }

    /// <summary>Whether an unknown tag of this stamp was removed and forgotten.</summary>
    public bool Cover(in HlcTimestamp stamp)
    {
        lock (_gate)
            return stamp < _byAnybody || (_byWriter.TryGetValue(stamp.NodeId, out var latest) && stamp <= latest);
    }

    // Less exact, but never too little: everything up to the latest of all counts as forgotten.
    private void RaiseForAll(in HlcTimestamp stamp)
    {
        if (_byWriter.Count == StorageLimits.ForgottenWritersMax)
        {
            foreach (var latest in _byWriter.Values)
                Raise(latest.Millis);
            _byWriter.Clear();
        }
        Raise(stamp.Millis);
    }

    private void Raise(ulong millis)
    {
        if (millis >= _byAnybody.Millis)
            _byAnybody = new HlcTimestamp(millis + 1, 0, string.Empty);
    }
}
