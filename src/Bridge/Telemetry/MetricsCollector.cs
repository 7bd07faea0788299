using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using TopGun.Core.Telemetry;

namespace TopGun.Bridge.Telemetry;

/// <summary>Gathers what the meters of this process measure, from its creation on.</summary>
public sealed class MetricsCollector : IDisposable
{
    private const string MeterName = "TopGun";

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HistogramFamily> _histograms = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Starts to listen.</summary>
    public MetricsCollector()
    {
        _listener.InstrumentPublished = Enable;
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, state) => Take(instrument, value, labels, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, state) => Take(instrument, value, labels, state));
        _listener.SetMeasurementEventCallback<double>(Take);
        _listener.Start();
    }

    /// <summary>Histograms, by name.</summary>
    public IEnumerable<HistogramFamily> Histograms => _histograms.Values.OrderBy(family => family.Name, StringComparer.Ordinal);

    /// <summary>Takes a histogram in, which meters cannot hand over without being called for every measurement.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="help">What it says.</param>
    /// <param name="label">Name of the label that tells its histograms apart.</param>
    /// <param name="value">Value of that label.</param>
    /// <param name="histogram">The histogram.</param>
    public void Add(string name, string help, string label, string value, DurationHistogram histogram) =>
        _histograms.GetOrAdd(name, _ => new HistogramFamily(name, help, label)).Add(value, histogram);

    /// <summary>All metrics but the histograms as they are now, by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        _listener.RecordObservableInstruments();
        return [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
    }

    /// <summary>All metrics in the text format of Prometheus 0.0.4.</summary>
    public string ToText() => PrometheusText.Of(Collect(), Histograms);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? state)
    {
        if (((MetricFamily)state!).Find(labels) is not { } series)
            return;
        if (instrument.IsObservable)
            series.Value = value;
        else
            series.Add(value);
    }

    private void Enable(Instrument instrument, MeterListener listener)
    {
        var meter = instrument.Meter.Name;
        if (meter != MeterName && !meter.StartsWith(MeterName + '.', StringComparison.Ordinal))
            return;
        if (KindOf(instrument) is { } isCounter)
        {
            var family = _families.GetOrAdd(
                instrument.Name, name => new MetricFamily(name, instrument.Description ?? string.Empty, isCounter));
            listener.EnableMeasurementEvents(instrument, family);
        }
    }

    // True: counter, false: gauge, null: of a kind that no meter of ours uses.
    private static bool? KindOf(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        if (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>))
            return true;
        return kind == typeof(ObservableGauge<>) || kind == typeof(UpDownCounter<>) || kind == typeof(ObservableUpDownCounter<>)
            ? false
            : null;
    }
}
