using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>Locks, measured; the time of an acquisition holds the wait for the lock.</summary>
internal sealed class MeteredLocks(ILocks locks, OperationWatch watch) : ILocks
{
    /// <inheritdoc/>
    public ValueTask<ulong> AcquireAsync(string name, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Coordination, name, () => locks.AcquireAsync(name, timeToLive, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(string name, ulong token, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Coordination, name, () => locks.RenewAsync(name, token, timeToLive, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(string name, ulong token, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Coordination, name, () => locks.ReleaseAsync(name, token, cancellationToken));
}
