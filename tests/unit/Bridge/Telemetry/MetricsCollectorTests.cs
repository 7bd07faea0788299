using System.Diagnostics.Metrics;
using System.Globalization;
using TopGun.Bridge.Telemetry;
using TopGun.Core.Telemetry;

namespace TopGun.Bridge.Tests.Telemetry;

/// <summary>What scrapers read of what meters measure.</summary>
public sealed class MetricsCollectorTests
{
    private MetricsCollector _collector = null!;
    private Meter _meter = null!;

    [SetUp]
    public void Start()
    {
        _collector = new MetricsCollector();
        _meter = new Meter("TopGun.Tests");
    }

    [TearDown]
    public void Stop()
    {
        _meter.Dispose();
        _collector.Dispose();
    }

    [Test]
    public void Line_358_counters_and_gauges_are_written_in_the_text_format()
    {
        var counter = _meter.CreateCounter<long>("t_format_total", description: "Said \\ plainly.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a\"\\\nb"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a\"\\\nb"));
        counter.Add(1);
        _meter.CreateObservableGauge("t_format", () => 1.5);

        var text = _collector.ToText();

        Assert.That(text, Does.Contain("# HELP t_format_total Said \\\\ plainly.\n# TYPE t_format_total counter\n"));
        Assert.That(text, Does.Contain("\nt_format_total{kind=\"a\\\"\\\\\\nb\"} 5\n"));
        Assert.That(text, Does.Contain("\nt_format_total 1\n"));
        Assert.That(text, Does.Contain("# TYPE t_format gauge\nt_format 1.5\n"));
        Assert.That(Total("t_format_total"), Is.EqualTo(6));
    }

    [Test]
    public void Line_362_durations_are_written_as_a_histogram()
    {
        var durations = new DurationHistogram();
        durations.Record(TimeSpan.FromMilliseconds(1));
        durations.Record(TimeSpan.FromMilliseconds(1.5));
        durations.Record(TimeSpan.FromSeconds(9));
        _collector.Add("t_seconds", "How long.", "service", "a\"b", durations);

        var text = _collector.ToText();

        Assert.That(text, Does.Contain("# HELP t_seconds How long.\n# TYPE t_seconds histogram\n"));
        Assert.That(text, Does.Contain("\nt_seconds_bucket{service=\"a\\\"b\",le=\"0.0005\"} 0\n"));
        Assert.That(text, Does.Contain("le=\"0.001\"} 1\n").And.Contain("le=\"0.005\"} 2\n").And.Contain("le=\"5\"} 2\n").And.Contain("le=\"+Inf\"} 3\n"));
        Assert.That(text, Does.Contain("\nt_seconds_sum{service=\"a\\\"b\"} 9.0025\n").And.Contain("\nt_seconds_count{service=\"a\\\"b\"} 3\n"));
    }

    [Test]
    public void Gauges_are_read_anew_each_time()
    {
        var value = 1;
        _meter.CreateObservableGauge("t_anew", () => value);
        Assert.That(_collector.ToText(), Does.Contain("\nt_anew 1\n"));
        value = 2;
        Assert.That(_collector.ToText(), Does.Contain("\nt_anew 2\n"));
    }

    [Test]
    public void Label_combinations_are_limited()
    {
        var counter = _meter.CreateCounter<long>("t_many_total");
        for (var i = 0; i <= MetricFamily.SeriesMax; i++)
            counter.Add(1, new KeyValuePair<string, object?>("n", i.ToString(CultureInfo.InvariantCulture)));

        Assert.That(Total("t_many_total"), Is.EqualTo(MetricFamily.SeriesMax));
    }

    [Test]
    public void Meters_of_others_are_left_out()
    {
        using var other = new Meter("Topgunnery");
        other.CreateCounter<long>("t_other_total").Add(1);

        Assert.That(_collector.ToText(), Does.Not.Contain("t_other_total"));
    }

    [Test]
    public void Counting_from_many_threads_loses_nothing()
    {
        var counter = _meter.CreateCounter<long>("t_threads_total");
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
                counter.Add(1, new KeyValuePair<string, object?>("service", "crdt"));
        });

        Assert.That(Total("t_threads_total"), Is.EqualTo(80_000));
    }

    private double Total(string name) => _collector.Collect().Single(family => family.Name == name).Series.Sum(series => series.Value);
}
