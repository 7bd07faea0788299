using TopGun.Core.Grid;
using TopGun.Core.Hashing;

namespace TopGun.Client.Sessions;

/// <summary>Sync walks of a session behind a gateway; the stream does not carry them yet.</summary>
internal sealed class RemoteSync(RemoteSession session) : ISync
{
    private static readonly GridError NotCarried =
        new(GridErrorCode.NotServed, "sync walks are not carried between gateway and node yet; connect to a node");

    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return ValueTask.FromException<SyncRoot>(new GridException(NotCarried));
    }

    /// <inheritdoc/>
    public ValueTask<SyncNode<SyncRecord>> ReadAsync(string mapName, MerklePath path, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return ValueTask.FromException<SyncNode<SyncRecord>>(new GridException(NotCarried));
    }
}
