using System.Runtime.CompilerServices;
using TopGun.Client.Calls;
using TopGun.Client.Nodes;
using TopGun.Client.Telemetry;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;

namespace TopGun.Client.Journals;

/// <summary>The latest accepted writes of all maps of a node, numbered from 1. Thread-safe.</summary>
public sealed class Journal
{
    private readonly ClientSession _session;

    internal Journal(ClientSession session) => _session = session;

    /// <summary>Reads a piece.</summary>
    /// <param name="fromSequence">Where to start, inclusive.</param>
    /// <param name="limit">Most entries, 1 to <see cref="GridLimits.JournalPageMax"/>.</param>
    /// <param name="filter">Which entries; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused, the journal is switched off, or no node could be reached.</exception>
    public async Task<JournalPiece> ReadAsync(
        ulong fromSequence = 1, int limit = GridLimits.JournalPageMax, JournalFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var page = await _session.RunAsync(
            new CallName("journal.read", filter?.MapName),
            (session, token) => session.Journal.ReadAsync(filter ?? JournalFilter.Everything, fromSequence, limit, token),
            cancellationToken);
        return new JournalPiece(
            [.. page.Changes.Select(change => JournalEntry.Of(change, page.Incarnation))],
            page.HasMore,
            page.OldestSequence,
            page.LatestSequence,
            page.Incarnation);
    }

    /// <summary>
    /// Follows the journal. A lost connection is made again; it goes on behind the last entry, or, when another journal is there
    /// by then, from its beginning: the entries then have another <see cref="JournalEntry.Incarnation"/>, and some of the old
    /// journal may have been missed.
    /// </summary>
    /// <param name="filter">Which entries; null for all.</param>
    /// <param name="fromSequence">Where to start: what is kept from there comes first; null to start with what happens from now on.</param>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">
    /// It was refused, the grid has ended the session, or too much waits for the program (<see cref="ClientLimits.BacklogMax"/>).
    /// </exception>
    public async IAsyncEnumerable<JournalEntry> FollowAsync(
        JournalFilter? filter = null, ulong? fromSequence = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var start = await ReadAsync(1, 1, filter, cancellationToken);
        var incarnation = start.Incarnation;
        var next = fromSequence ?? start.LatestSequence + 1;
        var tail = await TailAsync(filter, next, cancellationToken);
        while (true)
        {
            await using (tail)
            {
                await foreach (var change in tail.ReadAllAsync(cancellationToken))
                {
                    next = change.Sequence + 1;
                    yield return JournalEntry.Of(change, incarnation);
                }
            }
            ClientTelemetry.CountResumption("journal.follow");
            var there = await InsistAsync(() => ReadAsync(1, 1, filter, cancellationToken), cancellationToken);
            if (there.Incarnation != incarnation)
                (incarnation, next) = (there.Incarnation, 1);
            var from = next;
            tail = await InsistAsync(() => TailAsync(filter, from, cancellationToken), cancellationToken);
        }
    }

    private async Task<JournalTailing> TailAsync(JournalFilter? filter, ulong fromSequence, CancellationToken cancellationToken)
    {
        var tail = new JournalTailing(_session, filter ?? JournalFilter.Everything);
        try
        {
            await _session.TellAsync(
                new CallName("journal.follow", filter?.MapName), (session, token) => tail.StartAsync(session, fromSequence, token), cancellationToken);
            return tail;
        }
        catch
        {
            await tail.DisposeAsync();
            throw;
        }
    }

    // What has been followed once is followed on, however long the nodes are away.
    private async Task<T> InsistAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var backoff = new Backoff(_session.Options.Jitter); ;)
        {
            try
            {
                return await call();
            }
            catch (TopGunException away) when (away.Code is GridErrorCode.Unavailable or GridErrorCode.DeadlineExceeded)
            {
                await Task.Delay(backoff.Next(), _session.Options.TimeProvider, cancellationToken);
            }
        }
    }
}
