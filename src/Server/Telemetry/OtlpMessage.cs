using System.Globalization;
using TopGun.Bridge.Telemetry;
using TopGun.Core.Telemetry;
using TopGun.Server.Telemetry.Otlp;

namespace TopGun.Server.Telemetry;

/// <summary>Makes an OTLP message of what a collector holds.</summary>
/// <param name="serviceName">Name of the service in the message.</param>
/// <param name="startedAt">When counting began.</param>
internal sealed class OtlpMessage(string serviceName, DateTimeOffset startedAt)
{
    private const ulong NanosPerTick = 100;

    private readonly ulong _start = NanosOf(startedAt);

    /// <summary>The message.</summary>
    /// <param name="collector">What was measured.</param>
    /// <param name="now">When it is read.</param>
    public ExportMetricsServiceRequest Of(MetricsCollector collector, DateTimeOffset now)
    {
        var time = NanosOf(now);
        var scope = new ScopeMetrics
        {
            Scope = new InstrumentationScope { Name = "TopGun", Version = typeof(OtlpMessage).Assembly.GetName().Version!.ToString(3) },
        };
        scope.Metrics.AddRange(collector.Collect().Select(family => MetricOf(family, time)));
        scope.Metrics.AddRange(collector.Histograms.Select(family => MetricOf(family, time)));
        var resource = new ResourceMetrics { Resource = new Resource(), ScopeMetrics = { scope } };
        resource.Resource.Attributes.Add(Attribute("service.name", serviceName));
        return new ExportMetricsServiceRequest { ResourceMetrics = { resource } };
    }

    private Metric MetricOf(MetricFamily family, ulong time)
    {
        var points = family.Series.Select(series => new NumberDataPoint
        {
            StartTimeUnixNano = _start,
            TimeUnixNano = time,
            AsDouble = series.Value,
            Attributes = { series.Labels.Select(label => Attribute(label.Key, Convert.ToString(label.Value, CultureInfo.InvariantCulture) ?? string.Empty)) },
        });
        var metric = new Metric { Name = family.Name, Description = family.Help };
        if (family.IsCounter)
        {
            metric.Sum = new Sum { IsMonotonic = true, AggregationTemporality = AggregationTemporality.Cumulative, DataPoints = { points } };
        }
        else
        {
            metric.Gauge = new Gauge { DataPoints = { points } };
        }

        return metric;
    }

    private Metric MetricOf(HistogramFamily family, ulong time) => new()
    {
        Name = family.Name,
        Description = family.Help,
        Unit = "s",
        Histogram = new Otlp.Histogram
        {
            AggregationTemporality = AggregationTemporality.Cumulative,
            DataPoints = { family.Histograms.Select(pair => PointOf(Attribute(family.Label, pair.Key), pair.Value, time)) },
        },
    };

    private HistogramDataPoint PointOf(KeyValue label, DurationHistogram histogram, ulong time)
    {
        var counts = new long[DurationHistogram.BoundsSeconds.Length + 1];
        var sum = histogram.Read(counts);
        return new HistogramDataPoint
        {
            StartTimeUnixNano = _start,
            TimeUnixNano = time,
            Count = (ulong)counts.Sum(),
            Sum = sum,
            BucketCounts = { counts.Select(count => (ulong)count) },
            ExplicitBounds = { DurationHistogram.BoundsSeconds.ToArray() },
            Attributes = { label },
        };
    }

    private static KeyValue Attribute(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static ulong NanosOf(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick;
}
