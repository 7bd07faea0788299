using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

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
    public async ValueTask<SyncDelta> ReadDeltaAsync(
        string mapName, HlcTimestamp since, int bytesMax, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var reading = new DeltaReading { Map = mapName, Since = since.ToSchema(), BytesMax = (uint)Math.Max(0, bytesMax) };
        return await session.ReadAsync(
            new PendingRead<SyncDelta>(
                new SessionCommand { DeltaRead = reading }, SessionEvent.EventOneofCase.Delta, static answer => answer.Delta.ToCore()),
            cancellationToken);
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
