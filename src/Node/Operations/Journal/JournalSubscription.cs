using TopGun.Core.Grid.Journals;

namespace TopGun.Node.Operations.Journal;

/// <summary>One caller's interest in the journal.</summary>
internal sealed class JournalSubscription(ChangeJournal journal, JournalFilter filter, IJournalSink sink) : IDisposable
{
    /// <summary>Which changes.</summary>
    public JournalFilter Filter => filter;

    /// <summary>Receives them.</summary>
    public IJournalSink Sink => sink;

    /// <inheritdoc/>
    public void Dispose() => journal.Unsubscribe(this);
}
