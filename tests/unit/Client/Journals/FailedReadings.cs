using System.Diagnostics.Metrics;
using TopGun.Client.Telemetry;

namespace TopGun.Client.Tests.Journals;

/// <summary>Tells of the first reading of the journal that failed.</summary>
internal sealed class FailedReadings : IDisposable
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MeterListener _listener = new();

    public FailedReadings()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == ClientTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (tags[0].Value is "journal.read" && tags[1].Value is not "ok")
                _failed.TrySetResult();
        });
        _listener.Start();
    }

    public Task FirstAsync() => _failed.Task;

    public void Dispose() => _listener.Dispose();
}
