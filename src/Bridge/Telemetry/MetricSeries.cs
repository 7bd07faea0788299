namespace TopGun.Bridge.Telemetry;

/// <summary>One value of a metric, for one combination of labels; safe for use from many threads.</summary>
/// <param name="labels">The labels.</param>
public sealed class MetricSeries(KeyValuePair<string, object?>[] labels)
{
    private double _value;

    /// <summary>The labels.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Labels => labels;

    /// <summary>The value.</summary>
    public double Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }

    /// <summary>Adds to the value.</summary>
    /// <param name="amount">How much.</param>
    public void Add(double amount)
    {
        var seen = Value;
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (before.Equals(seen))
                return;
            seen = before;
        }
    }

    /// <summary>True when these are the labels of this series.</summary>
    /// <param name="others">The labels of a measurement.</param>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != labels.Length)
            return false;
        for (var i = 0; i < labels.Length; i++)
        {
            if (others[i].Key != labels[i].Key || !Equals(others[i].Value, labels[i].Value))
                return false;
        }

        return true;
    }
}
