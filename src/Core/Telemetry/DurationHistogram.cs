namespace TopGun.Core.Telemetry;

/// <summary>Counts durations by size; recording one costs two atomic additions and allocates nothing. Safe for use from many threads.</summary>
public sealed class DurationHistogram
{
    private static readonly double[] Bounds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

    private static readonly long[] BoundTicks = Array.ConvertAll(Bounds, seconds => (long)(seconds * TimeSpan.TicksPerSecond));

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _ticks;

    /// <summary>Upper ends of the classes in seconds, each inclusive; what is longer is in one class more.</summary>
    public static ReadOnlySpan<double> BoundsSeconds => Bounds;

    /// <summary>Counts a duration.</summary>
    /// <param name="duration">How long something took.</param>
    public void Record(TimeSpan duration)
    {
        var place = 0;
        while (place < BoundTicks.Length && duration.Ticks > BoundTicks[place])
            place++;
        Interlocked.Increment(ref _counts[place]);
        Interlocked.Add(ref _ticks, duration.Ticks);
    }

    /// <summary>What was counted so far.</summary>
    /// <param name="counts">Receives the number of durations in each class; as long as the bounds and one more.</param>
    /// <returns>Sum of all durations in seconds.</returns>
    public double Read(Span<long> counts)
    {
        for (var i = 0; i < _counts.Length; i++)
            counts[i] = Volatile.Read(ref _counts[i]);
        return new TimeSpan(Volatile.Read(ref _ticks)).TotalSeconds;
    }
}
