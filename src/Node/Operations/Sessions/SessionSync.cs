using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Sync;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The sync walks of one session; remembers which maps it fetches for the first time.</summary>
internal sealed class SessionSync(NodeSession session, SyncOperations operations, DeltaReader deltas, ReadAccess reads) : ISync
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _firstSyncs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        reads.RequireRows(mapName);
        var root = operations.Begin(mapName, MapKind.LastWriteWins);
        Remember(mapName, isFirst: lastSyncMillis == 0);
        return ValueTask.FromResult(root);
    }

    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginEntriesAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        reads.RequireRows(mapName);
        var root = operations.Begin(mapName, MapKind.ObservedRemove);
        Remember(mapName, isFirst: lastSyncMillis == 0);
        return ValueTask.FromResult(root);
    }

    /// <inheritdoc/>
    public ValueTask<SyncNode<OrEntry>> ReadEntriesAsync(string mapName, MerklePath path, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var visible = reads.RequireRows(mapName);
        return ValueTask.FromResult(ReadAccess.Cut(operations.ReadEntries(mapName, path, IsFirstSync(mapName)), visible));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrEntry>> GetEntriesAsync(
        string mapName, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var visible = reads.RequireRows(mapName);
        return ValueTask.FromResult(ReadAccess.Cut(operations.GetEntries(mapName, keys), visible));
    }

    /// <inheritdoc/>
    public ValueTask<SyncNode<SyncRecord>> ReadAsync(string mapName, MerklePath path, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var visible = reads.RequireRows(mapName);
        return ValueTask.FromResult(ReadAccess.Cut(operations.Read(mapName, path, IsFirstSync(mapName)), visible));
    }

    /// <inheritdoc/>
    public ValueTask<SyncDelta> ReadDeltaAsync(
        string mapName, HlcTimestamp since, int bytesMax, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var visible = reads.RequireRows(mapName);
        return ValueTask.FromResult(ReadAccess.Cut(deltas.Read(mapName, since, bytesMax), visible));
    }

    private bool IsFirstSync(string mapName)
    {
        lock (_gate)
            return _firstSyncs.Contains(mapName);
    }

    private void Remember(string mapName, bool isFirst)
    {
        lock (_gate)
        {
            if (!isFirst)
                _firstSyncs.Remove(mapName);
            else if (_firstSyncs.Count < SyncLimits.FirstSyncsMax)
                _firstSyncs.Add(mapName);
        }
    }
}
