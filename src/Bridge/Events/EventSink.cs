using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Queries;

namespace TopGun.Bridge.Events;

/// <summary>Puts what happens in the grid into the queue of a stream of events.</summary>
/// <param name="queue">The queue.</param>
/// <param name="queryId">The client's name for the query; null for changes of the journal.</param>
internal sealed class EventSink(EventQueue queue, string? queryId = null) : IJournalSink, IQuerySink
{
    /// <inheritdoc/>
    public void OnJournaled(JournaledChange change, Delivery delivery) => queue.Add(new EventItem { Change = change });

    /// <inheritdoc/>
    public void OnPage(QueryPage page) => queue.Add(new EventItem { QueryId = queryId, Page = page });

    /// <inheritdoc/>
    public void OnChange(RowChange change, Delivery delivery) => queue.Add(new EventItem { QueryId = queryId, Row = change });

    /// <inheritdoc/>
    public void OnFailed(GridError error) => queue.Add(new EventItem { QueryId = queryId, Failure = error });
}
