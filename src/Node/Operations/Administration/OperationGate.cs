using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Administration;

/// <summary>Lets only so many queries run at a time; those beyond are refused at once, so that none waits unseen (server-behaviour §2.9).</summary>
/// <param name="limit">Most at a time.</param>
internal sealed class OperationGate(int limit)
{
    private int _limit = limit;
    private int _running;

    /// <summary>Most at a time; a change holds for the next one.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>Lets one in; each is followed by <see cref="Leave"/>.</summary>
    /// <exception cref="GridException">RateLimited: too many are inside.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _running) <= Limit)
            return;
        Interlocked.Decrement(ref _running);
        throw new GridException(GridErrorCode.RateLimited, "server overloaded, try again later");
    }

    /// <summary>Lets one out.</summary>
    public void Leave() => Interlocked.Decrement(ref _running);
}
