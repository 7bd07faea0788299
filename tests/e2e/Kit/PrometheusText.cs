using System.Globalization;
using System.Text.RegularExpressions;

namespace TopGun.E2E.Tests.Kit;

/// <summary>A strict reader of the text format of Prometheus 0.0.4: what it does not know is a mistake.</summary>
internal static partial class PrometheusText
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The samples by name and labels.</returns>
    /// <exception cref="FormatException">A line breaks a rule of the format.</exception>
    public static IReadOnlyDictionary<string, double> Read(string text)
    {
        if (!text.EndsWith('\n'))
            throw new FormatException("the last line has no end");
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var helps = new HashSet<string>(StringComparer.Ordinal);
        var closed = new HashSet<string>(StringComparer.Ordinal);
        var family = string.Empty;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                var name = comment.Groups["name"].Value;
                if (name != family)
                    closed.Add(family);
                family = name;
                var isNew = comment.Groups["kind"].Value == "HELP" ? helps.Add(name) : types.TryAdd(name, comment.Groups["text"].Value);
                Require(isNew && !closed.Contains(name), line);
                if (comment.Groups["kind"].Value == "TYPE")
                    Require(comment.Groups["text"].Value is "counter" or "gauge" or "histogram", line);
                continue;
            }

            var sample = Sample().Match(line);
            Require(sample.Success, line);
            Require(FamilyOf(sample.Groups["name"].Value, types) == family, line);
            Require(samples.TryAdd(sample.Groups["name"].Value + sample.Groups["labels"].Value, Number(sample.Groups["value"].Value)), line);
        }

        foreach (var histogram in types.Where(type => type.Value == "histogram").Select(type => type.Key))
            RequireCumulative(histogram, samples);
        return samples;
    }

    private static string FamilyOf(string name, Dictionary<string, string> types)
    {
        foreach (var suffix in (string[])["_bucket", "_sum", "_count"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && types.GetValueOrDefault(name[..^suffix.Length]) == "histogram")
                return name[..^suffix.Length];
        }

        return name;
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    // Buckets come in the order of their bounds, none holds less than the one before, and the last holds all.
    private static void RequireCumulative(string histogram, Dictionary<string, double> samples)
    {
        var series = samples.Where(sample => sample.Key.StartsWith(histogram + "_bucket{", StringComparison.Ordinal))
            .GroupBy(sample => Bound().Replace(sample.Key, string.Empty));
        foreach (var buckets in series)
        {
            var bounds = buckets.Select(bucket => Number(Bound().Match(bucket.Key).Groups["bound"].Value)).ToArray();
            Require(bounds.SequenceEqual(bounds.Order()) && double.IsPositiveInfinity(bounds[^1]), buckets.Key);
            var counts = buckets.Select(bucket => bucket.Value).ToArray();
            Require(counts.SequenceEqual(counts.Order()), buckets.Key);
            var total = buckets.Key.Replace("_bucket{", "_count{", StringComparison.Ordinal);
            Require(samples[total] == counts[^1], total);
            Require(samples.ContainsKey(total.Replace("_count{", "_sum{", StringComparison.Ordinal)), total);
        }
    }

    private static void Require(bool holds, string line)
    {
        if (!holds)
            throw new FormatException($"against the format: '{line}'");
    }

    [GeneratedRegex(@"^# (?<kind>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\\n]|\\[\\""n])*""(?:,[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\\n]|\\[\\""n])*"")*\})? (?<value>\+Inf|-Inf|NaN|-?[0-9][0-9.eE+-]*)$")]
    private static partial Regex Sample();

    [GeneratedRegex(@",?le=""(?<bound>[^""]*)""")]
    private static partial Regex Bound();
}
