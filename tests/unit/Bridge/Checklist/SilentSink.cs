using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Lets a session's own messages go.</summary>
internal sealed class SilentSink : ISessionSink
{
    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
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
