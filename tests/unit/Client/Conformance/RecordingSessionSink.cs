using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Keeps what a session is told.</summary>
internal sealed class RecordingSessionSink : ISessionSink, IFlushable
{
    private readonly Inbox<RecordChange> _unflushed = new();

    public Inbox<RecordChange> Changes { get; } = new();

    public Inbox<GridError> Closed { get; } = new();

    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
        _unflushed.Add(change);
        delivery.Join(this);
    }

    public Inbox<GridError> Refused { get; } = new();

    public Inbox<MergeRejection> MergeRejections { get; } = new();

    public void OnMergeRejected(MergeRejection rejection, Delivery delivery) => MergeRejections.Add(rejection);

    public void OnRefused(GridError error) => Refused.Add(error);

    public Inbox<HlcTimestamp> Forgotten { get; } = new();

    public void OnForgotten(HlcTimestamp olderThan) => Forgotten.Add(olderThan);

    public void OnClosed(GridError error) => Closed.Add(error);

    // Only what is flushed counts as received.
    public void Flush() => _unflushed.MoveTo(Changes);
}
