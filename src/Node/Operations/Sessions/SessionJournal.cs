using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Journal;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The journal as one session sees it.</summary>
internal sealed class SessionJournal(NodeSession session, ChangeJournal? journal, ReadAccess reads) : IJournal
{
    private static readonly GridError Disabled = new(GridErrorCode.Unavailable, "Event journal not enabled");

    private static readonly GridError BadLimit = new(
        GridErrorCode.InvalidArgument, $"Invalid journal limit: read 1 to {GridLimits.JournalPageMax} changes at a time");

    // One for each sink, since a change reaches a sink once.
    private readonly ConditionalWeakTable<IJournalSink, JudgedJournalSink> _sinks = [];

    /// <inheritdoc/>
    public ValueTask<JournalPage> ReadAsync(
        JournalFilter filter, ulong fromSequence, int limit, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        if ((Refuse(filter) ?? (limit is > 0 and <= GridLimits.JournalPageMax ? null : BadLimit)) is { } refusal)
            throw new GridException(refusal);
        return ValueTask.FromResult(Read(filter, fromSequence, limit, cancellationToken));
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(JournalFilter filter, ulong? fromSequence, IJournalSink sink)
    {
        session.ThrowIfClosed();
        var subscription = new SessionSubscription(session.Subscriptions);
        if ((Refuse(filter) ?? session.Subscriptions.Hold(subscription)) is { } refusal)
            sink.OnFailed(refusal);
        else
            subscription.Attach(journal!.Subscribe(filter, fromSequence, _sinks.GetValue(sink, key => new JudgedJournalSink(reads, key))));
        return subscription;
    }

    private GridError? Refuse(JournalFilter filter)
    {
        if (journal is null)
            return Disabled;
        if (filter.MapName is { } only && Refuse(only) is { } refusal)
            return refusal;
        foreach (var mapName in filter.MapNames ?? FrozenSet<string>.Empty)
            if (Refuse(mapName) is { } one)
                return one;
        return null;
    }

    private GridError? Refuse(string mapName) => MapNames.Refuse(mapName) ?? reads.Refuse(mapName);

    // A page may have fewer changes than asked for, but is empty only if it is the last one: callers go on behind its last change.
    private JournalPage Read(JournalFilter filter, ulong fromSequence, int limit, CancellationToken cancellationToken)
    {
        var visible = new List<JournaledChange>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = journal!.Read(filter, fromSequence, limit);
            foreach (var change in page.Changes)
                if (reads.Cut(change) is { } cut)
                    visible.Add(cut);
            if (!page.HasMore || visible.Count > 0)
                return page with { Changes = visible };
            fromSequence = page.Changes[^1].Sequence + 1;
        }
    }
}
