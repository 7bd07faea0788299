namespace TopGun.Bridge.Connections;

/// <summary>Allows a steady rate with a burst of one second's worth; not thread-safe.</summary>
/// <param name="perSecond">Tokens that come back per second, and the most there are.</param>
/// <param name="now">Time of creation.</param>
internal struct TokenBucket(int perSecond, TimeSpan now)
{
    private double _tokens = perSecond;
    private TimeSpan _refilledAt = now;

    /// <summary>Takes tokens; one request for more than there can ever be takes all of them.</summary>
    /// <param name="count">Tokens wanted.</param>
    /// <param name="now">Time of the request.</param>
    /// <returns>False when too few are left; then none is taken.</returns>
    public bool TryTake(int count, TimeSpan now)
    {
        _tokens = Math.Min(perSecond, _tokens + ((now - _refilledAt).TotalSeconds * perSecond));
        _refilledAt = now;
        var cost = Math.Min(count, perSecond);
        if (_tokens < cost)
            return false;
        _tokens -= cost;
        return true;
    }
}
