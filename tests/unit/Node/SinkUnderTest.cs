using TopGun.Core.Grid;

namespace TopGun.Node.Tests;

/// <summary>Keeps what a session is told.</summary>
internal sealed class SinkUnderTest : ISessionSink
{
    public List<RecordChange> Changes { get; } = [];

    public GridError? ClosedBecause { get; private set; }

    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
        lock (Changes)
            Changes.Add(change);
    }

    public void OnClosed(GridError error) => ClosedBecause = error;
}
