using System.Diagnostics.Metrics;
using System.Threading.Channels;
using TopGun.Client.Telemetry;

namespace TopGun.Client.Tests.Locks;

/// <summary>Tells of each renewal that the client counts.</summary>
internal sealed class Renewals : IDisposable
{
    private readonly Channel<long> _counted = Channel.CreateUnbounded<long>();
    private readonly MeterListener _listener = new();

    public Renewals()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == ClientTelemetry.Name && instrument.Name == "topgun.client.lock.renewals")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => _counted.Writer.TryWrite(count));
        _listener.Start();
    }

    public Task<long> NextAsync() => _counted.Reader.ReadAsync().AsTask();

    public void Dispose() => _listener.Dispose();
}
