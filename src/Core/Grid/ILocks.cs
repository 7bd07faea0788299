namespace TopGun.Core.Grid;

/// <summary>Locks with fencing tokens. A session's locks and requests end with it.</summary>
public interface ILocks
{
    /// <summary>
    /// Asks for a lock; a busy one queues the request, first come first served. Its place in the queue is taken before the call
    /// returns. A session that holds the lock gets the same token again, and no more time.
    /// </summary>
    /// <param name="name">1 to 256 characters of <c>A-Z a-z 0-9 _ - . : /</c>.</param>
    /// <param name="timeToLive">How long to hold it at most: more than 0, at most a day.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The fencing token: greater than that of every earlier holder.</returns>
    /// <exception cref="GridException">
    /// Name or time are wrong, too many wait, or <see cref="GridErrorCode.DeadlineExceeded"/>: not free within the time to live
    /// and five seconds.
    /// </exception>
    ValueTask<ulong> AcquireAsync(string name, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Gives the holder of a lock more time.</summary>
    /// <param name="name">Lock.</param>
    /// <param name="token">Token of the grant; stays the same.</param>
    /// <param name="timeToLive">How long to hold it from now on: more than 0, at most a day.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <returns>False when this session does not hold the lock with this token; nothing has changed then.</returns>
    /// <exception cref="GridException">The time is wrong.</exception>
    ValueTask<bool> RenewAsync(string name, ulong token, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Gives a lock back.</summary>
    /// <param name="name">Lock.</param>
    /// <param name="token">Token of the grant.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <returns>False when this session does not hold the lock with this token; nothing has changed then.</returns>
    ValueTask<bool> ReleaseAsync(string name, ulong token, CancellationToken cancellationToken);
}
