using TopGun.Core.Grid;
using TopGun.Node.Operations.Journal;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The journal as one session sees it.</summary>
internal sealed class SessionJournal(NodeSession session, ChangeJournal? journal) : IJournal
{
    private static readonly GridError Disabled = new(GridErrorCode.Unavailable, "Event journal not enabled");

    private static readonly GridError BadLimit = new(
        GridErrorCode.InvalidArgument, $"Invalid journal limit: read 1 to {GridLimits.JournalPageMax} changes at a time");

    /// <inheritdoc/>
    public ValueTask<JournalPage> ReadAsync(
        JournalFilter filter, ulong fromSequence, int limit, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        if ((Refuse(filter) ?? (limit is > 0 and <= GridLimits.JournalPageMax ? null : BadLimit)) is { } refusal)
            throw new GridException(refusal);
        return ValueTask.FromResult(journal!.Read(filter, fromSequence, limit));
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(JournalFilter filter, ulong? fromSequence, IJournalSink sink)
    {
        session.ThrowIfClosed();
        var subscription = new SessionSubscription(session.Subscriptions);
        if ((Refuse(filter) ?? session.Subscriptions.Hold(subscription)) is { } refusal)
            sink.OnFailed(refusal);
        else
            subscription.Attach(journal!.Subscribe(filter, fromSequence, sink));
        return subscription;
    }

    private GridError? Refuse(JournalFilter filter)
    {
        if (journal is null)
            return Disabled;
        return filter.MapName is null ? null : MapNames.Refuse(filter.MapName);
    }
}
