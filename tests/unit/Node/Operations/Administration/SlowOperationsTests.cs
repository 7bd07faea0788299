using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Node.Operations.Administration;
using TopGun.Node.Operations.Telemetry;

namespace TopGun.Node.Tests.Operations.Administration;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SlowOperationsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly SlowOperations _slow = new();

    [Test]
    public void What_takes_longer_than_the_threshold_is_remembered_newest_first()
    {
        using var metrics = new NodeMetrics(() => 0, () => 0);
        var watch = new OperationWatch(metrics, _slow, _time);
        _slow.Threshold = TimeSpan.FromMilliseconds(10);

        Take(watch, "quick", 10);
        Take(watch, "a", 11);
        Take(watch, "b", 500);

        Assert.That(_slow.Latest.Select(slow => (slow.MapName, slow.Took.TotalMilliseconds)), Is.EqualTo(new[] { ("b", 500.0), ("a", 11.0) }));
        Assert.That(_slow.Latest[0], Is.EqualTo(new SlowOperation("crdt", "b", 3, _time.GetUtcNow() - TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500))));
        var counts = new long[Core.Telemetry.DurationHistogram.BoundsSeconds.Length + 1];
        metrics.Of(NodeService.Crdt).Durations.Read(counts);
        Assert.That(counts.Sum(), Is.EqualTo(3));
    }

    [Test]
    public void The_oldest_are_forgotten()
    {
        for (var i = 0; i <= AdministrationLimits.SlowOperationsMax; i++)
            _slow.Add(new SlowOperation("query", $"m{i}", 1, _time.GetUtcNow(), TimeSpan.FromSeconds(1)));

        Assert.That(_slow.Latest, Has.Count.EqualTo(AdministrationLimits.SlowOperationsMax));
        Assert.That((_slow.Latest[0].MapName, _slow.Latest[^1].MapName), Is.EqualTo(($"m{AdministrationLimits.SlowOperationsMax}", "m1")));
    }

    [Test]
    public async Task A_refusal_counts_by_its_reason()
    {
        using var metrics = new NodeMetrics(() => 0, () => 0);
        var watch = new OperationWatch(metrics, _slow, _time);

        await watch.RunAsync(NodeService.Query, "m", () => ValueTask.FromResult(1));
        await Assert.ThrowsAsync<GridException>(async () => await watch.RunAsync<int>(
            NodeService.Query, "m", () => throw new GridException(GridErrorCode.PermissionDenied, "no")));

        var queries = metrics.Of(NodeService.Query);
        Assert.That((queries.Ok, queries.Refused, queries.RefusedFor(GridErrorCode.PermissionDenied)), Is.EqualTo((1L, 1L, 1L)));
    }

    private void Take(OperationWatch watch, string map, int millis)
    {
        var started = watch.Start();
        _time.Advance(TimeSpan.FromMilliseconds(millis));
        watch.End(NodeService.Crdt, started, map, 3);
    }
}
