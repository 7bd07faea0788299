using TopGun.Client.Sessions.Commands;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using SyncRoot = TopGun.Core.Grid.Sync.SyncRoot;

namespace TopGun.Client.Sessions;

/// <summary>Sync walks of one session over its stream.</summary>
/// <remarks>A node that takes over after a loss knows nothing of the walk: its steps are small, and it takes no confirmation for it.</remarks>
internal sealed class RemoteSync(RemoteSession session) : ISync
{
    /// <inheritdoc/>
    public async ValueTask<SyncRoot> BeginAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var begin = new SyncBeginning { Map = mapName, LastSyncMillis = lastSyncMillis };
        return await RootAsync(new SessionCommand { SyncBegin = begin }, cancellationToken);
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
    public async ValueTask<SyncNode<SyncRecord>> ReadAsync(string mapName, MerklePath path, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return await session.ReadAsync(
            new PendingRead<SyncNode<SyncRecord>>(
                new SessionCommand { SyncRead = new SyncStep { Map = mapName, Path = path.ToString() } },
                SessionEvent.EventOneofCase.RecordNode,
                static answer => answer.RecordNode.ToCore()),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<SyncRoot> BeginEntriesAsync(string mapName, SyncClaim claim, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var begin = new EntrySyncBeginning { Map = mapName, LastSyncMillis = claim.LastSyncMillis, RootHash = claim.RootHash };
        if (claim.Epoch is { } epoch)
            begin.Epoch = epoch;
        return await RootAsync(new SessionCommand { EntrySyncBegin = begin }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<SyncNode<OrEntry>> ReadEntriesAsync(string mapName, MerklePath path, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return await session.ReadAsync(
            new PendingRead<SyncNode<OrEntry>>(
                new SessionCommand { EntrySyncRead = new SyncStep { Map = mapName, Path = path.ToString() } },
                SessionEvent.EventOneofCase.EntryNode,
                static answer => answer.EntryNode.ToCore()),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrEntry>> GetEntriesAsync(
        string mapName, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var wanted = new EntryKeys { Map = mapName };
        foreach (var key in keys)
            wanted.Keys.Add(TextConversion.ToUtf8(key));
        return await session.ReadAsync(
            new PendingRead<IReadOnlyList<OrEntry>>(
                new SessionCommand { EntriesGet = wanted },
                SessionEvent.EventOneofCase.Entries,
                static answer => answer.Entries.ToCore()),
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Confirm(ulong epoch)
    {
        session.ThrowIfClosed();
        session.Tell(new SessionCommand { SyncConfirm = epoch });
    }

    private Task<SyncRoot> RootAsync(SessionCommand command, CancellationToken cancellationToken) => session.ReadAsync(
        new PendingRead<SyncRoot>(command, SessionEvent.EventOneofCase.SyncRoot, static answer => answer.SyncRoot.ToCore()),
        cancellationToken);
}
