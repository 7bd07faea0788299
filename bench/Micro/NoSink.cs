using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Bench.Micro;

/// <summary>Lets go of everything that a query or a session is told.</summary>
internal sealed class NoSink : IQuerySink, ISessionSink
{
    public static readonly NoSink Instance = new();

    public void OnPage(QueryPage page)
    {
    }

    public void OnChange(RowChange change, Delivery delivery)
    {
    }

    public void OnFailed(GridError error) => throw new InvalidOperationException(error.Message);

    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
    }

    public void OnMergeRejected(MergeRejection rejection, Delivery delivery)
    {
    }

    public void OnRefused(GridError error)
    {
    }

    public void OnForgotten(HlcTimestamp olderThan)
    {
    }

    public void OnClosed(GridError error)
    {
    }
}
