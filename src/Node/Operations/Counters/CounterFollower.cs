namespace TopGun.Node.Operations.Counters;

/// <summary>A session's interest in a counter, to be ended with the session.</summary>
internal sealed class CounterFollower(Counter counter, object session) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => counter.Unfollow(session);
}
