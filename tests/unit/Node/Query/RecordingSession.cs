using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Node.Tests.Query;

/// <summary>A session that keeps the writes it is told of.</summary>
internal sealed class RecordingSession(List<string>? journal = null) : ISessionSink
{
    public List<RecordChange> Changes { get; } = [];

    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
        lock (Changes)
            Changes.Add(change);
        journal?.Add($"event {Encoding.UTF8.GetString(change.Key.Span)}");
    }

    public void OnMergeRejected(MergeRejection rejection, Delivery delivery)
    {
    }

    public void OnForgotten(HlcTimestamp olderThan)
    {
    }

    public void OnRefused(GridError error)
    {
    }

    public void OnClosed(GridError error)
    {
    }
}
