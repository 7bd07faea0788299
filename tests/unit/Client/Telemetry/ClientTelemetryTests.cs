using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using TopGun.Client.Telemetry;
using TopGun.Client.Tests.Hosts;
using TopGun.Client.Tests.Records;

namespace TopGun.Client.Tests.Telemetry;

[TestFixture]
[NonParallelizable]
internal sealed class ClientTelemetryTests : ClientFixture
{
    [Test]
    public async Task Every_call_is_an_activity_with_its_map_and_its_outcome()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClientTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await Client.Errands().PutAsync(new Errand { Id = "telemetry" });
        await Assert.ThrowsAsync<TopGunException>(() => Client.Errands().PutAsync(new Errand { Id = "" }));
        await Assert.ThrowsAsync<TopGunException>(() => Client.Locks.AcquireAsync("no such name!", TimeSpan.FromSeconds(1)));

        Assert.That(
            ended.Where(activity => activity.OperationName is "map.put" or "lock.acquire").Select(activity => (activity.OperationName, activity.GetTagItem("db.collection.name"), activity.GetTagItem("error.type"))),
            Is.EqualTo(new (string, object?, object?)[]
            {
                ("map.put", "errands", null), ("map.put", "errands", null), ("lock.acquire", "no such name!", "InvalidArgument"),
            }));
    }

    [Test]
    public async Task Durations_are_measured_by_operation_and_outcome()
    {
        var seen = new ConcurrentQueue<(string Instrument, object? Operation, object? Outcome)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == ClientTelemetry.Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Enqueue((instrument.Name, tags[0].Value, tags[1].Value)));
        listener.Start();

        await Client.Errands().GetAsync("1");
        await using var anonymous = await OpenAsync("bad");
        await Assert.ThrowsAsync<TopGunException>(() => anonymous.GetCounter("c").GetAsync());

        Assert.That(seen, Does.Contain(("topgun.client.call.duration", (object?)"map.get", (object?)"ok")));
        Assert.That(seen, Does.Contain(("topgun.client.call.duration", (object?)"counter.get", (object?)"Unauthenticated")));
    }
}
