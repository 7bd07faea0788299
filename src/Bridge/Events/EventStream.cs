using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Events;

/// <summary>
/// Tells one client what happens in its maps and queries: what the journal keeps from where it was, then what happens. A client that
/// falls behind is told from the journal again, and its queries anew; only what the journal no longer keeps is lost, which is said.
/// </summary>
/// <param name="session">The client in the grid.</param>
/// <param name="request">What it wants.</param>
/// <param name="writer">Where events go.</param>
/// <param name="bytesMax">Most bytes that may wait for it.</param>
/// <param name="time">Measures heartbeats.</param>
internal sealed class EventStream(IGridSession session, EventRequest request, EventWriter writer, int bytesMax, TimeProvider time)
{
    private readonly EventQueue _queue = new(bytesMax);
    private readonly List<EventItem> _taken = [];
    private EventPosition _position;

    private bool HasMaps => request.Maps.Count > 0;

    /// <summary>Finds where the client was, before anything is sent.</summary>
    /// <param name="cancellationToken">The stream's end.</param>
    /// <returns>What keeps it from going on there; null when nothing does.</returns>
    /// <exception cref="GridException">The journal cannot be read.</exception>
    public async Task<string?> BeginAsync(CancellationToken cancellationToken)
    {
        if (!HasMaps)
            return null;
        var page = await session.Journal.ReadAsync(request.Filter, ulong.MaxValue, 1, cancellationToken);
        _position = EventPosition.LatestOf(page);
        if (request.LastEventId is not { } lastEventId)
            return null;
        if (!EventPosition.TryParse(lastEventId, out var position) || !position.IsKeptIn(page))
            return "the changes since Last-Event-ID are no longer kept";
        _position = position;
        return null;
    }

    /// <summary>Sends events until the stream ends.</summary>
    /// <param name="reset">Why the client must read its maps afresh; null when it need not.</param>
    /// <param name="cancellationToken">The stream's end.</param>
    public async Task RunAsync(string? reset, CancellationToken cancellationToken)
    {
        await writer.WriteRetryAsync(Limits.EventsRetryTime, cancellationToken);
        if (reset is null)
            await writer.WriteAsync("ready", "{}", cancellationToken, HasMaps ? _position : null);
        else
            await ResetAsync(reset, cancellationToken);
        while (true)
        {
            if (HasMaps)
                await ReplayAsync(cancellationToken);
            await FollowAsync(cancellationToken);
        }
    }

    private async Task ReplayAsync(CancellationToken cancellationToken)
    {
        JournalPage page;
        do
        {
            page = await session.Journal.ReadAsync(request.Filter, _position.Sequence + 1, Limits.JournalReplayChanges, cancellationToken);
            if (!_position.IsKeptIn(page))
            {
                _position = EventPosition.LatestOf(page);
                await ResetAsync("changes were lost: they are no longer kept", cancellationToken);
                return;
            }

            foreach (var change in page.Changes)
                await WriteAsync(new EventItem { Change = change }, cancellationToken);
            if (!page.HasMore)
                _position = EventPosition.LatestOf(page);
            await writer.FlushAsync(cancellationToken);
        }
        while (page.HasMore);
    }

    // Ends when more happens than the client can take.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _queue.Reset();
        var subscriptions = new List<IDisposable>();
        try
        {
            if (HasMaps)
                subscriptions.Add(session.Journal.Subscribe(request.Filter, _position.Sequence + 1, new EventSink(_queue)));
            foreach (var (queryId, query) in request.Queries)
                subscriptions.Add(session.Queries.Subscribe(query, new EventSink(_queue, queryId)));
            while (!_queue.IsBehind)
                await SendAsync(cancellationToken);
        }
        finally
        {
            foreach (var subscription in subscriptions)
                subscription.Dispose();
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _queue.WaitAsync().WaitAsync(Limits.EventsHeartbeatTime, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await writer.WriteHeartbeatAsync(cancellationToken);
        }

        _queue.Take(_taken);
        foreach (var item in _taken)
            await WriteAsync(item, cancellationToken);
        _taken.Clear();
        await writer.FlushAsync(cancellationToken);
    }

    private async ValueTask WriteAsync(EventItem item, CancellationToken cancellationToken)
    {
        if (item is { Failure: { } failure, QueryId: null })
            throw new GridException(failure);
        await writer.WriteAsync(item, _position.Incarnation, cancellationToken);
        if (item.Change is { } change)
            _position = _position with { Sequence = change.Sequence };
    }

    private async Task ResetAsync(string reason, CancellationToken cancellationToken) => await writer.WriteAsync(
        "reset", EventForms.Failure(new GridError(GridErrorCode.NotFound, $"{reason}; read the maps afresh")), cancellationToken, _position);
}
