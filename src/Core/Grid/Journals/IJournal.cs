namespace TopGun.Core.Grid.Journals;

/// <summary>The latest accepted writes of all maps, numbered from 1.</summary>
public interface IJournal
{
    /// <summary>Reads a piece of the journal.</summary>
    /// <param name="filter">Which changes.</param>
    /// <param name="fromSequence">Where to start, inclusive.</param>
    /// <param name="limit">Most changes, 1 to <see cref="GridLimits.JournalPageMax"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">The journal is switched off, or the limit is wrong.</exception>
    ValueTask<JournalPage> ReadAsync(
        JournalFilter filter, ulong fromSequence, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Subscribes to the journal. Live changes reach a sink once, also when several of its subscriptions want them.
    /// </summary>
    /// <param name="filter">Which changes.</param>
    /// <param name="fromSequence">Where to start: what is kept from there comes first; null to start with what happens from now on.</param>
    /// <param name="sink">Receives the changes in order, or one failure.</param>
    /// <returns>Disposing it ends the subscription; nothing arrives after the call returns.</returns>
    IDisposable Subscribe(JournalFilter filter, ulong? fromSequence, IJournalSink sink);
}
