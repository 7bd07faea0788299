namespace TopGun.Server.Configuration;

/// <summary>Reads the standard variables of OpenTelemetry that concern metrics.</summary>
/// <param name="variables">The environment.</param>
/// <param name="errors">Receives what is wrong.</param>
internal sealed class OtlpSettingsReader(Variables variables, ICollection<string> errors)
{
    private const string Base = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Metrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string HeaderList = "OTEL_EXPORTER_OTLP_HEADERS";
    private const int IntervalDefaultMillis = 60_000;

    /// <summary>The settings; null when metrics are not sent.</summary>
    public OtlpSettings? Read()
    {
        var text = variables.TextOrNull(Metrics) ?? (variables.TextOrNull(Base) is { } root ? root.TrimEnd('/') + "/v1/metrics" : null);
        if (text is null)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            errors.Add($"{Base} or {Metrics} gives '{text}', which is no http or https address. Use for instance http://localhost:4318.");
            return null;
        }

        return new OtlpSettings(
            endpoint,
            ReadHeaders(),
            variables.TextOrNull("OTEL_SERVICE_NAME") ?? "topgun",
            TimeSpan.FromMilliseconds(variables.ReadNumber("OTEL_METRIC_EXPORT_INTERVAL", IntervalDefaultMillis, 100, 3_600_000)));
    }

    private List<KeyValuePair<string, string>> ReadHeaders()
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var part in (variables.TextOrNull(HeaderList) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                headers.Add(KeyValuePair.Create(Uri.UnescapeDataString(part[..equals].Trim()), Uri.UnescapeDataString(part[(equals + 1)..].Trim())));
            }
            else
            {
                errors.Add($"{HeaderList} has a part without '='. Use name=value, separated by commas.");
            }
        }

        return headers;
    }
}
