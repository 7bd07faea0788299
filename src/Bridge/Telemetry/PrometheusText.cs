using System.Globalization;
using System.Text;
using TopGun.Core.Telemetry;

namespace TopGun.Bridge.Telemetry;

/// <summary>Writes the text format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The text of some metrics.</summary>
    /// <param name="families">Counters and gauges.</param>
    /// <param name="histograms">Histograms.</param>
    public static string Of(IEnumerable<MetricFamily> families, IEnumerable<HistogramFamily> histograms)
    {
        var text = new StringBuilder();
        foreach (var family in families)
            Write(text, family);
        foreach (var family in histograms)
            Write(text, family);
        return text.ToString();
    }

    private static void Write(StringBuilder text, HistogramFamily family)
    {
        WriteHead(text, family.Name, family.Help, "histogram");
        Span<long> counts = stackalloc long[DurationHistogram.BoundsSeconds.Length + 1];
        foreach (var (value, histogram) in family.Histograms)
        {
            var sum = histogram.Read(counts);
            var label = $"{family.Label}=\"{Quote(value)}\"";
            var count = 0L;
            for (var i = 0; i < counts.Length; i++)
            {
                count += counts[i];
                var bound = i < DurationHistogram.BoundsSeconds.Length ? Number(DurationHistogram.BoundsSeconds[i]) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{family.Name}_bucket{{{label},le=\"{bound}\"}} {count}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{family.Name}_sum{{{label}}} {Number(sum)}\n{family.Name}_count{{{label}}} {count}\n");
        }
    }

    private static void WriteHead(StringBuilder text, string name, string help, string type) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help)).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Write(StringBuilder text, MetricFamily family)
    {
        WriteHead(text, family.Name, family.Help, family.IsCounter ? "counter" : "gauge");
        foreach (var series in family.Series)
        {
            text.Append(family.Name);
            WriteLabels(text, series.Labels);
            text.Append(' ').Append(Number(series.Value)).Append('\n');
        }
    }

    private static void WriteLabels(StringBuilder text, IReadOnlyList<KeyValuePair<string, object?>> labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            var value = Convert.ToString(labels[i].Value, CultureInfo.InvariantCulture) ?? string.Empty;
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Key).Append("=\"").Append(Quote(value)).Append('"');
        }

        if (labels.Count > 0)
            text.Append('}');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string text) => Escape(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
