using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Tests.Operations.Administration;

/// <summary>What is set at run time is what the node does from then on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NodeSettingsTests : IDisposable
{
    private readonly NodeUnderTest _node = new();

    public void Dispose() => _node.Dispose();

    [Test]
    public void Line_393_expired_records_are_looked_for_as_often_as_was_set()
    {
        _node.Grid.Administration.ChangeSettings(new SettingsChange { SweepInterval = TimeSpan.FromSeconds(30) });
        // The look that was due before the change is the last of its kind.
        _node.Clock.Advance(TimeSpan.FromSeconds(30));
        _node.Apply(Write.Put("k", "v", null) with { TtlMillis = 500 });

        _node.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.That(_node.Store.Find("m")!.TombstoneCount, Is.Zero);
        _node.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_node.Store.Find("m")!.TombstoneCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Line_393_no_more_queries_run_than_was_set()
    {
        var query = new MapQuery { MapName = "m" };
        var queries = _node.Open().Queries;
        _node.Grid.Administration.ChangeSettings(new SettingsChange { ConcurrentOperationsMax = 1 });
        await queries.RunAsync(query, default);
        _node.Grid.Administration.Queries.Enter();

        var refused = await Assert.ThrowsAsync<GridException>(() => queries.RunAsync(query, default).AsTask());

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.RateLimited));
        Assert.That(refused.Error.Message, Does.StartWith("server overloaded"));
        _node.Grid.Administration.ChangeSettings(new SettingsChange { ConcurrentOperationsMax = 2 });
        await queries.RunAsync(query, default);
    }
}
