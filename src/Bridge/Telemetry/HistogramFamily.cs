using TopGun.Core.Telemetry;

namespace TopGun.Bridge.Telemetry;

/// <summary>The histograms of one metric, told apart by one label.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="help">What it says.</param>
/// <param name="label">Name of the label.</param>
public sealed class HistogramFamily(string name, string help, string label)
{
    private readonly Lock _gate = new();
    private KeyValuePair<string, DurationHistogram>[] _histograms = [];

    /// <summary>Name of the metric.</summary>
    public string Name => name;

    /// <summary>What it says.</summary>
    public string Help => help;

    /// <summary>Name of the label.</summary>
    public string Label => label;

    /// <summary>The histograms by the value of the label.</summary>
    public IReadOnlyList<KeyValuePair<string, DurationHistogram>> Histograms => Volatile.Read(ref _histograms);

    /// <summary>Takes a histogram in.</summary>
    internal void Add(string value, DurationHistogram histogram)
    {
        lock (_gate)
            Volatile.Write(ref _histograms, [.. _histograms, KeyValuePair.Create(value, histogram)]);
    }
}
