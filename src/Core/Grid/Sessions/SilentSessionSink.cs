using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Time;

namespace TopGun.Core.Grid.Sessions;

/// <summary>For sessions of callers that want nothing but the answers of their calls.</summary>
public sealed class SilentSessionSink : ISessionSink
{
    private SilentSessionSink()
    {
    }

    /// <summary>The one instance.</summary>
    public static SilentSessionSink Instance { get; } = new();

    /// <inheritdoc/>
    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnMergeRejected(MergeRejection rejection, Delivery delivery)
    {
    }

    /// <inheritdoc/>
    public void OnRefused(GridError error)
    {
    }

    /// <inheritdoc/>
    public void OnForgotten(HlcTimestamp olderThan)
    {
    }

    /// <inheritdoc/>
    public void OnClosed(GridError error)
    {
    }
}
