using System.Globalization;
using System.Text;

namespace TopGun.Bridge.Telemetry;

/// <summary>Writes the text format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The text of some metrics, ordered by name.</summary>
    /// <param name="families">The metrics.</param>
    public static string Of(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families.OrderBy(family => family.Name, StringComparer.Ordinal))
            Write(text, family);
        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escape(family.Help)).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(family.IsCounter ? " counter\n" : " gauge\n");
        foreach (var series in family.Series)
        {
            text.Append(family.Name);
            WriteLabels(text, series.Labels);
            text.Append(' ').Append(series.Value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    private static void WriteLabels(StringBuilder text, IReadOnlyList<KeyValuePair<string, object?>> labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            var value = Convert.ToString(labels[i].Value, CultureInfo.InvariantCulture) ?? string.Empty;
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Key).Append("=\"").Append(Escape(value).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        if (labels.Count > 0)
            text.Append('}');
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
