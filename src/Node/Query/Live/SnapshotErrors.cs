using TopGun.Core.Grid;

namespace TopGun.Node.Query.Live;

/// <summary>Why a live query could not be started.</summary>
internal static class SnapshotErrors
{
    /// <summary>The map changed faster than it could be read.</summary>
    public static readonly GridError TooManyChanges = new(
        GridErrorCode.Unavailable,
        $"the map changed more than {QueryLimits.PendingChangesMax} times during each of {QueryLimits.SnapshotAttemptsMax} snapshots; narrow the query or subscribe again later");

    /// <summary>The refusal that an exception stands for.</summary>
    public static GridError From(Exception exception) => exception is GridException refusal
        ? refusal.Error
        : new GridError(GridErrorCode.Internal, $"the snapshot failed: {exception.GetType().Name}");
}
