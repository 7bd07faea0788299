using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TopGun.Bridge.Telemetry;

/// <summary>Gathers what the meters of this process measure, from its creation on.</summary>
public sealed class MetricsCollector : IDisposable
{
    private const string MeterName = "TopGun";

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
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

    /// <summary>All metrics in the text format of Prometheus 0.0.4.</summary>
    public string ToText()
    {
        _listener.RecordObservableInstruments();
        return PrometheusText.Of(_families.Values);
    }

    /// <summary>Sum of a counter over all its labels; 0 when nothing was counted.</summary>
    /// <param name="name">Name of the metric.</param>
    public double Total(string name) =>
        _families.TryGetValue(name, out var family) ? family.Series.Sum(series => series.Value) : 0;

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
