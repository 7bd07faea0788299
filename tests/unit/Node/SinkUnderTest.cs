using TopGun.Core.Grid;

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

    public void OnClosed(GridError error) => ClosedBecause = error;
}
