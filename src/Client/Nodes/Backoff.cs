namespace TopGun.Client.Nodes;

/// <summary>Pauses between attempts to connect: the bound doubles, the pause is a random part of it, at least half.</summary>
/// <param name="jitter">Numbers from 0 up to, not including, 1.</param>
internal sealed class Backoff(Func<double> jitter)
{
    private TimeSpan _bound = ClientLimits.BackoffMin;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        var pause = _bound * (0.5 + jitter() / 2);
        _bound = _bound * 2 > ClientLimits.BackoffMax ? ClientLimits.BackoffMax : _bound * 2;
        return pause;
    }

    /// <summary>Begins again with the shortest pause.</summary>
    public void Reset() => _bound = ClientLimits.BackoffMin;
}
