namespace TopGun.Server.Configuration;

/// <summary>Where metrics are sent, by the standard variables of OpenTelemetry.</summary>
/// <param name="Endpoint">Address of the collector's metrics.</param>
/// <param name="Headers">Headers to send along; may hold a secret. Never logged.</param>
/// <param name="ServiceName">Name of this service.</param>
/// <param name="Interval">Time between two messages.</param>
internal sealed record OtlpSettings(
    Uri Endpoint, IReadOnlyList<KeyValuePair<string, string>> Headers, string ServiceName, TimeSpan Interval)
{
    /// <inheritdoc/>
    public override string ToString() => Endpoint.ToString();
}
