using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>The sessions with a live query on one map; each is told once of every write that is not its own (server-behaviour §3.6).</summary>
internal sealed class Audience(string mapName)
{
    private readonly Dictionary<ISessionSink, int> _holds = new(ReferenceEqualityComparer.Instance);
    private Listener[] _listeners = [];

    /// <summary>Takes in a session, or counts one more query of it; under the registry's lock.</summary>
    /// <param name="session">The session.</param>
    /// <param name="visible">Which records it may see from now on; null for all.</param>
    public void Join(ISessionSink session, IRowFilter? visible)
    {
        var listener = new Listener(session, visible);
        var holds = _holds.GetValueOrDefault(session);
        _holds[session] = holds + 1;
        var others = holds == 0 ? _listeners : Without(session);
        Volatile.Write(ref _listeners, [.. others, listener]);
    }

    /// <summary>Counts one query of a session less and lets it go with its last; under the registry's lock.</summary>
    public void Leave(ISessionSink session)
    {
        if (--_holds[session] > 0)
            return;
        _holds.Remove(session);
        Volatile.Write(ref _listeners, Without(session));
    }

    /// <summary>Tells everyone but the writer; the partition's lock is held.</summary>
    public void OnMutation(in RecordMutation mutation)
    {
        RecordChange? change = null;
        foreach (var (session, visible) in Volatile.Read(ref _listeners))
        {
            if (ReferenceEquals(session, mutation.Origin) || (visible is not null && !visible.AdmitsValue(SubjectOf(mutation))))
                continue;
            change ??= ToChange(mutation);
            session.OnRecordChange(change, mutation.Delivery);
        }
    }

    // A removal is told to those who could see what was removed.
    private static ReadOnlySpan<byte> SubjectOf(in RecordMutation mutation) => !mutation.IsOfSet
        ? mutation.After.Value ?? mutation.Before.Value
        : (mutation.Element ?? mutation.Former) is { } element ? element.Value.Span : default;

    private Listener[] Without(ISessionSink session) =>
        Array.FindAll(_listeners, other => !ReferenceEquals(other.Session, session));

    private RecordChange ToChange(in RecordMutation mutation) => new()
    {
        MapName = mapName,
        Kind = mutation.Kind,
        Key = mutation.Key,
        Value = mutation.IsOfSet ? mutation.Element?.Value ?? default : mutation.After.Value,
        Timestamp = mutation.Element?.Timestamp ?? mutation.After.Timestamp,
        TtlMillis = mutation.Element?.TtlMillis ?? mutation.After.TtlMillis,
        Tag = mutation.Tag,
    };

    private readonly record struct Listener(ISessionSink Session, IRowFilter? Visible);
}
