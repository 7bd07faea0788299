namespace TopGun.Bridge.Telemetry;

/// <summary>All values of one metric. Finding a series allocates nothing: writes are counted through here.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="help">What it says.</param>
/// <param name="isCounter">True when it only grows.</param>
public sealed class MetricFamily(string name, string help, bool isCounter)
{
    /// <summary>Most label combinations; further ones are not kept, so that no caller can fill the memory with names.</summary>
    public const int SeriesMax = 200;

    private readonly Lock _gate = new();
    private volatile MetricSeries[] _series = [];

    /// <summary>Name of the metric.</summary>
    public string Name => name;

    /// <summary>What it says.</summary>
    public string Help => help;

    /// <summary>True when it only grows.</summary>
    public bool IsCounter => isCounter;

    /// <summary>The values so far.</summary>
    public IReadOnlyList<MetricSeries> Series => _series;

    /// <summary>The value with these labels, null when there is no room for it.</summary>
    /// <param name="labels">The labels.</param>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> labels) => Search(labels) ?? Add(labels);

    private MetricSeries? Search(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        foreach (var series in _series)
        {
            if (series.Has(labels))
                return series;
        }

        return null;
    }

    private MetricSeries? Add(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        lock (_gate)
        {
            if (Search(labels) is { } known)
                return known;
            if (_series.Length == SeriesMax)
                return null;
            var added = new MetricSeries(labels.ToArray());
            _series = [.. _series, added];
            return added;
        }
    }
}
