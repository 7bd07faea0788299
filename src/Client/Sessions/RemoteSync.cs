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

    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginEntriesAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken) =>
        BeginAsync(mapName, lastSyncMillis, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SyncNode<OrEntry>> ReadEntriesAsync(string mapName, MerklePath path, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return ValueTask.FromException<SyncNode<OrEntry>>(new GridException(NotCarried));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrEntry>> GetEntriesAsync(
        string mapName, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return ValueTask.FromException<IReadOnlyList<OrEntry>>(new GridException(NotCarried));
    }
}
