using TopGun.Core.Grid;

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

    public void OnRefused(GridError error)
    {
    }

    public void OnClosed(GridError error)
    {
    }
}
