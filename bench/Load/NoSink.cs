using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Bench.Load;

/// <summary>Lets go of what concerns a session.</summary>
internal sealed class NoSink : ISessionSink
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
