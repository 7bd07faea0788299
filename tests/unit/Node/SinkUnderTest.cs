using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Node.Tests;

/// <summary>Keeps what a session is told.</summary>
internal sealed class SinkUnderTest : ISessionSink
{
    /// <summary>Called for every change.</summary>
    public Action<RecordChange>? WhenChanged { get; init; }

    public GridError? ClosedBecause { get; private set; }

    public void OnRecordChange(RecordChange change, Delivery delivery) => WhenChanged?.Invoke(change);

    public List<GridError> Refusals { get; } = [];

    public List<MergeRejection> MergeRejections { get; } = [];

    public void OnMergeRejected(MergeRejection rejection, Delivery delivery) => MergeRejections.Add(rejection);

    public void OnRefused(GridError error) => Refusals.Add(error);

    public List<HlcTimestamp> Forgotten { get; } = [];

    /// <summary>Called for every threshold.</summary>
    public Action<HlcTimestamp>? WhenForgotten { get; init; }

    public void OnForgotten(HlcTimestamp olderThan)
    {
        Forgotten.Add(olderThan);
        WhenForgotten?.Invoke(olderThan);
    }

    public void OnClosed(GridError error) => ClosedBecause = error;
}
