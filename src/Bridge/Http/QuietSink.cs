using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;

namespace TopGun.Bridge.Http;

/// <summary>For sessions that live as long as one request and want nothing but its answers.</summary>
internal sealed class QuietSink : ISessionSink
{
    /// <summary>The one instance.</summary>
    public static QuietSink Instance { get; } = new();

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
    }
}
