using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Locks;
using TopGun.Node.Operations.Names;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The locks of one session.</summary>
internal sealed class SessionLocks(NodeSession session, LockRegistry registry, LockOwner owner, CallerAccess access) : ILocks
{
    private static readonly GridError BadTime = new(
        GridErrorCode.InvalidArgument, $"Invalid lock ttl: use 1 to {LockLimits.TtlMillisMax} ms");

    /// <inheritdoc/>
    public async ValueTask<ulong> AcquireAsync(string name, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        var ttlMillis = (long)timeToLive.TotalMilliseconds;
        var refusal = ResourceNames.Refuse("lock", name)
            ?? access.Refuse(new Resource(ResourceKind.Lock, name), AccessAction.Write)
            ?? (ttlMillis is > 0 and <= LockLimits.TtlMillisMax ? null : BadTime);
        if (refusal is not null)
            throw new GridException(refusal);
        var grant = registry.Acquire(owner, name, ttlMillis, out var id);
        // A session that ended meanwhile has released its locks before this one was asked for.
        if (session.IsClosed)
            registry.End(owner);
        using var withdrawal = cancellationToken.Register(() => registry.Withdraw(owner, id));
        try
        {
            var token = await grant;
            // The right may have gone while the request waited.
            if (access.Refuse(new Resource(ResourceKind.Lock, name), AccessAction.Write) is { } revoked)
            {
                registry.Release(owner, name, token);
                throw new GridException(revoked);
            }
            return token;
        }
        catch (GridException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(string name, ulong token, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var ttlMillis = (long)timeToLive.TotalMilliseconds;
        return ttlMillis is > 0 and <= LockLimits.TtlMillisMax
            ? ValueTask.FromResult(registry.Renew(owner, name, token, ttlMillis))
            : throw new GridException(BadTime);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(string name, ulong token, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return ValueTask.FromResult(registry.Release(owner, name, token));
    }

    /// <summary>Releases every lock of the session and ends its waits.</summary>
    public void End() => registry.End(owner);
}
