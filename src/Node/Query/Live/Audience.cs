using TopGun.Core.Grid;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>The sessions with a live query on one map; each is told once of every write that is not its own (server-behaviour §3.6).</summary>
internal sealed class Audience(string mapName)
{
    private readonly Dictionary<ISessionSink, int> _holds = new(ReferenceEqualityComparer.Instance);
    private ISessionSink[] _sessions = [];

    /// <summary>Takes in a session, or counts one more query of it; under the registry's lock.</summary>
    public void Join(ISessionSink session)
    {
        var holds = _holds.GetValueOrDefault(session);
        _holds[session] = holds + 1;
        if (holds == 0)
            Volatile.Write(ref _sessions, [.. _sessions, session]);
    }

    /// <summary>Counts one query of a session less and lets it go with its last; under the registry's lock.</summary>
    public void Leave(ISessionSink session)
    {
        if (--_holds[session] > 0)
            return;
        _holds.Remove(session);
        Volatile.Write(ref _sessions, Array.FindAll(_sessions, other => !ReferenceEquals(other, session)));
    }

    /// <summary>Tells everyone but the writer; the partition's lock is held.</summary>
    public void OnMutation(in RecordMutation mutation)
    {
        RecordChange? change = null;
        foreach (var session in Volatile.Read(ref _sessions))
        {
            if (ReferenceEquals(session, mutation.Origin))
                continue;
            change ??= ToChange(mutation);
            session.OnRecordChange(change, mutation.Delivery);
        }
    }

    private RecordChange ToChange(in RecordMutation mutation) => new()
    {
        MapName = mapName,
        Kind = mutation.Kind,
        Key = mutation.Key,
        Value = mutation.Tag is null ? mutation.After.Value : mutation.Element?.Value ?? default,
        Timestamp = mutation.Element?.Timestamp ?? mutation.After.Timestamp,
        TtlMillis = mutation.Element?.TtlMillis ?? mutation.After.TtlMillis,
        Tag = mutation.Tag,
    };
}
