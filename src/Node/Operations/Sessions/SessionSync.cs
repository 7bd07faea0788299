using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Sync;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The sync walks of one session, and what its device has confirmed.</summary>
internal sealed class SessionSync(NodeSession session, SyncOperations operations, DeltaReader deltas, ReadAccess reads) : ISync
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SyncWalk> _walks = new(StringComparer.Ordinal);

    // The least that the device had confirmed when one of its walks began that went by that.
    private ulong _begunAt = ulong.MaxValue;
    private ulong _told;
    private bool _isUnnamed;

    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginAsync(string mapName, ulong lastSyncMillis, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        reads.RequireRows(mapName);
        var root = operations.Begin(mapName, lastSyncMillis);
        lock (_gate)
            Remember(mapName, new SyncWalk(lastSyncMillis == 0, 0, IsStartingOver: false));
        return ValueTask.FromResult(root);
    }

    /// <inheritdoc/>
    public ValueTask<SyncRoot> BeginEntriesAsync(string mapName, SyncClaim claim, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        reads.RequireRows(mapName);
        lock (_gate)
        {
            var confirmed = Enter(claim);
            var root = operations.BeginEntries(mapName, claim.RootHash, confirmed);
            if (!root.MustStartOver && root.RootHash != claim.RootHash)
                _begunAt = Math.Min(_begunAt, confirmed);
            _told = Math.Max(_told, root.CoveringEpoch);
            // A replica that cannot confirm would be ignored for ever; what it pushes is judged by its stamps.
            var canConfirm = claim.Epoch is not null && session.Principal.Device is not null;
            Remember(mapName, new SyncWalk(
                claim.LastSyncMillis == 0 || root.MustStartOver, root.CoveringEpoch, root.MustStartOver && canConfirm));
            return ValueTask.FromResult(root);
        }
    }

    /// <inheritdoc/>
    public ValueTask<SyncNode<OrEntry>> ReadEntriesAsync(string mapName, MerklePath path, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var visible = reads.RequireRows(mapName);
        var walk = WalkOf(mapName);
        var node = ReadAccess.Cut(operations.ReadEntries(mapName, path, walk.IsWide), visible);
        return ValueTask.FromResult(node.Entries is null ? node : node with { CoveringEpoch = walk.CoveringEpoch });
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
        return ValueTask.FromResult(ReadAccess.Cut(operations.Read(mapName, path, WalkOf(mapName).IsWide), visible));
    }

    /// <inheritdoc/>
    public ValueTask<SyncDelta> ReadDeltaAsync(
        string mapName, HlcTimestamp since, int bytesMax, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var visible = reads.RequireRows(mapName);
        return ValueTask.FromResult(ReadAccess.Cut(deltas.Read(mapName, since, bytesMax), visible));
    }

    /// <inheritdoc/>
    public void Confirm(ulong epoch)
    {
        session.ThrowIfClosed();
        if (session.Principal.Device is not { } device)
            return;
        lock (_gate)
        {
            var confirmed = Math.Min(epoch, _told);
            if (confirmed == 0 || !operations.Frontier.TryConfirm(device.DeviceId, confirmed, _begunAt))
                return;
            if (_begunAt != ulong.MaxValue)
                _begunAt = Math.Max(_begunAt, confirmed);
            foreach (var (mapName, walk) in _walks)
                _walks[mapName] = walk with { IsStartingOver = false };
        }
    }

    /// <summary>Passes over what a replica pushes that is to discard all it holds.</summary>
    public void Screen(WriteBatch batch)
    {
        foreach (ref var operation in batch.Operations)
            if (operation.Outcome == OperationOutcome.Pending && WalkOf(operation.MapName).IsStartingOver)
                operation.Outcome = OperationOutcome.Unchanged;
    }

    /// <summary>The session ends.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_isUnnamed)
                operations.Frontier.LeaveUnnamed();
            _isUnnamed = false;
        }
    }

    private ulong Enter(SyncClaim claim)
    {
        if (session.Principal.Device is { } device && claim.Epoch is { } epoch)
            return operations.Frontier.Enter(device.DeviceId, epoch);
        if (!_isUnnamed)
            operations.Frontier.EnterUnnamed();
        _isUnnamed = true;
        return 0;
    }

    private SyncWalk WalkOf(string mapName)
    {
        lock (_gate)
            return _walks.GetValueOrDefault(mapName);
    }

    private void Remember(string mapName, SyncWalk walk)
    {
        if (_walks.Count < SyncLimits.WalksMax || _walks.ContainsKey(mapName))
            _walks[mapName] = walk;
    }
}
