using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Bridge.Events;

/// <summary>Ends a stream of events when the grid ends its session; the stream has other ways to learn of records.</summary>
internal sealed class EventSession : ISessionSink, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Cancelled when the grid has ended the session.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Why; null while it lives.</summary>
    public GridError? Reason { get; private set; }

    /// <inheritdoc/>
    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnMergeRejected(MergeRejection rejection, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnForgotten(HlcTimestamp olderThan)
    {
    }

    /// <inheritdoc/>
    public void OnRefused(GridError error)
    {
    }

    /// <inheritdoc/>
    public void OnClosed(GridError error)
    {
        Reason = error;
        _ = _closed.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _closed.Dispose();
}
