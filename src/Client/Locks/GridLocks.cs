using TopGun.Client.Calls;
using TopGun.Client.Sessions;
using TopGun.Client.Telemetry;
using TopGun.Core.Grid;

namespace TopGun.Client.Locks;

/// <summary>Locks with fencing tokens, first come first served among all clients and within this one. Thread-safe.</summary>
public sealed class GridLocks
{
    private readonly ClientSession _session;

    // The grid grants a lock again to the session that holds it, so the tasks of one client exclude each other before they ask.
    private readonly LocalQueues _queues = new();

    internal GridLocks(ClientSession session) => _session = session;

    /// <summary>Waits for a lock, as long as it takes.</summary>
    /// <param name="name">1 to 256 characters of <c>A-Z a-z 0-9 _ - . : /</c>.</param>
    /// <param name="lease">
    /// How long the lock outlives a program that has died: it is renewed before that time is over while it is held. More than
    /// 0, at most a day.
    /// </param>
    /// <param name="cancellationToken">Gives up the place in the queue.</param>
    /// <returns>The lock; dispose it to give it back.</returns>
    /// <exception cref="TopGunException">It was refused, or no node could be reached.</exception>
    /// <remarks>
    /// A wait of more than the lease and five seconds, and one that outlives the node, gets a new place in the queue of the grid.
    /// While nodes are away it goes on; it ends with <paramref name="cancellationToken"/> only.
    /// </remarks>
    public async Task<HeldLock> AcquireAsync(string name, TimeSpan lease, CancellationToken cancellationToken = default) =>
        await AcquireAsync(name, lease, Timeout.InfiniteTimeSpan, cancellationToken)
        ?? throw new TopGunException(new(GridErrorCode.DeadlineExceeded, $"the lock '{name}' did not become free"));

    /// <summary>Waits for a lock for a limited time.</summary>
    /// <param name="name">Lock.</param>
    /// <param name="lease">How long the lock outlives a program that has died.</param>
    /// <param name="wait">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Gives up the place in the queue.</param>
    /// <returns>The lock; null when it did not become free in that time.</returns>
    /// <exception cref="TopGunException">It was refused, or no node could be reached.</exception>
    public async Task<HeldLock?> AcquireAsync(string name, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        using var limit = new CancellationTokenSource(wait, _session.Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var place = await _queues.EnterAsync(name, either.Token);
            try
            {
                return await _session.WaitAsync(
                    new CallName("lock.acquire", name), (session, token) => AskAsync(session, place, lease, token), either.Token);
            }
            catch
            {
                place.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async ValueTask<HeldLock> AskAsync(RemoteSession session, LocalPlace place, TimeSpan lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before it is asked for, so that the lease here never ends after the node's.
            var askedAt = _session.Options.TimeProvider.GetTimestamp();
            try
            {
                var locks = (RemoteLocks)session.Locks;
                var (token, life) = await locks.AcquireGrantAsync(place.Name, lease, cancellationToken);
                return new HeldLock(locks, place, token, lease, _session.Options.TimeProvider, askedAt, life);
            }
            catch (GridException late) when (late.Error.Code is GridErrorCode.DeadlineExceeded or GridErrorCode.Unavailable)
            {
                // A node ends every wait after a while, or is away for longer than calls wait; only the caller ends this one.
            }
        }
    }
}
