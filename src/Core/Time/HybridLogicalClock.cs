namespace TopGun.Core.Time;

/// <summary>Issues stamps that never go back and that follow every stamp it has been shown (core-algorithms §1.1–§1.3).</summary>
/// <remarks>
/// Safe for use from many threads. When the counter of a millisecond is used up (2^32 stamps), the clock moves on to the
/// next millisecond.
/// </remarks>
public sealed class HybridLogicalClock
{
    private readonly TimeProvider _timeProvider;
    private readonly bool _strictMode;
    private readonly ulong _maxDriftMillis;
    private readonly Lock _gate = new();
    private ulong _lastMillis;
    private uint _lastCounter;

    /// <summary>Makes a clock for one node.</summary>
    /// <param name="nodeId">The node's id, which becomes part of every stamp; must not contain <c>:</c>.</param>
    /// <param name="timeProvider">The wall clock.</param>
    /// <param name="options">Drift rules; null for the defaults.</param>
    /// <exception cref="ArgumentException">The node id contains <c>:</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The drift limit is negative.</exception>
    public HybridLogicalClock(string nodeId, TimeProvider timeProvider, HybridLogicalClockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (nodeId.Contains(':'))
        {
            throw new ArgumentException(
                "Node ID must not contain \":\" (used as delimiter in timestamp format)", nameof(nodeId));
        }

        options ??= new HybridLogicalClockOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDrift, TimeSpan.Zero, nameof(options));
        NodeId = nodeId;
        _timeProvider = timeProvider;
        _strictMode = options.StrictMode;
        _maxDriftMillis = (ulong)(options.MaxDrift.Ticks / TimeSpan.TicksPerMillisecond);
    }

    /// <summary>The node id in every stamp of this clock.</summary>
    public string NodeId { get; }

    /// <summary>Milliseconds of the latest stamp that this clock has issued or been shown; 0 for none.</summary>
    public ulong LatestMillis
    {
        get
        {
            lock (_gate)
                return _lastMillis;
        }
    }

    /// <summary>The next stamp: greater than every stamp this clock has issued or been shown.</summary>
    public HlcTimestamp Now()
    {
        lock (_gate)
        {
            // Read inside the lock: a reading taken before it may be older than what another thread has issued since.
            var wall = ReadWallClock();
            if (wall > _lastMillis)
                MoveTo(wall, 0);
            else
                MoveTo(_lastMillis, _lastCounter + 1L);
            return new HlcTimestamp(_lastMillis, _lastCounter, NodeId);
        }
    }

    /// <summary>Takes note of a stamp from elsewhere, so that the next one issued here is greater.</summary>
    /// <returns>
    /// False when the stamp is beyond the drift limit; a clock that is not strict has taken it all the same, and the caller
    /// may want to log that.
    /// </returns>
    /// <exception cref="ClockDriftException">The clock is strict and the stamp beyond the limit; the clock is unchanged.</exception>
    public bool Update(HlcTimestamp remote)
    {
        lock (_gate)
        {
            var wall = ReadWallClock();
            var withinDrift = !IsAhead(remote.Millis, wall);
            if (!withinDrift && _strictMode)
                throw DriftDetected(remote.Millis, wall);

            var latest = Math.Max(Math.Max(_lastMillis, wall), remote.Millis);
            if (latest == _lastMillis && latest == remote.Millis)
                MoveTo(latest, Math.Max(_lastCounter, remote.Counter) + 1L);
            else if (latest == _lastMillis)
                MoveTo(latest, _lastCounter + 1L);
            else if (latest == remote.Millis)
                MoveTo(latest, remote.Counter + 1L);
            else
                MoveTo(latest, 0);
            return withinDrift;
        }
    }

    private bool IsAhead(ulong millis, ulong wall) => millis > wall && millis - wall > _maxDriftMillis;

    private ulong ReadWallClock() => (ulong)Math.Max(0L, _timeProvider.GetUtcNow().ToUnixTimeMilliseconds());

    private void MoveTo(ulong millis, long counter)
    {
        var exhausted = counter > uint.MaxValue;
        _lastMillis = exhausted && millis != ulong.MaxValue ? millis + 1 : millis;
        _lastCounter = exhausted ? 0 : (uint)counter;
    }

    private ClockDriftException DriftDetected(ulong remote, ulong wall) => new(
        $"Clock drift detected: Remote time {remote} is {remote - wall}ms ahead of local {wall} (threshold: {_maxDriftMillis}ms)");
}
