using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Tests.Operations.Maps;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WriteLevelsTests : IDisposable
{
    private readonly NodeUnderTest _node = new();

    [TestCase(WriteConcern.FireAndForget, WriteConcern.Applied)]
    [TestCase(WriteConcern.Memory, WriteConcern.Applied)]
    [TestCase(WriteConcern.Applied, WriteConcern.Applied)]
    [TestCase(WriteConcern.Replicated, WriteConcern.Replicated)]
    public void Lines_134_and_135_a_level_that_memory_can_give_is_reached(WriteConcern asked, WriteConcern reached)
    {
        var judged = _node.Apply(Put() with { Concern = asked }, Put() with { Concern = asked });

        Assert.That(judged.Select(operation => operation.AchievedLevel), Is.All.EqualTo(reached));
        Assert.That(judged.Select(operation => operation.Outcome), Is.EqualTo(new[] { OperationOutcome.Applied, OperationOutcome.Unchanged }));
        Assert.That(judged.Select(operation => operation.Reason), Is.All.Null);
    }

    [Test]
    public void Line_141_persisted_is_never_claimed_by_a_node_without_a_disk()
    {
        var judged = _node.Apply(Put() with { Concern = WriteConcern.Persisted });

        Assert.That(judged[0].Outcome, Is.EqualTo(OperationOutcome.LevelNotReached));
        Assert.That(judged[0].AchievedLevel, Is.EqualTo(WriteConcern.Applied));
        Assert.That(judged[0].Reason, Does.Contain("achieved APPLIED, requested PERSISTED"));
        Assert.That(_node.Get("k"), Is.Not.Null);
    }

    [Test]
    public void Line_139_the_level_of_an_operation_goes_before_that_of_its_batch()
    {
        var batch = Write.Batch(Put() with { Concern = WriteConcern.Applied }, Put() with { Key = "l" });
        batch.Concern = WriteConcern.Replicated;

        var judged = _node.Apply(batch);

        Assert.That(judged.Select(operation => operation.AchievedLevel), Is.EqualTo(new[] { WriteConcern.Applied, WriteConcern.Replicated }));
    }

    [Test]
    public void Line_140_an_unknown_level_of_the_batch_is_refused_for_the_operations_that_rely_on_it()
    {
        var batch = Write.Batch(Put() with { Concern = WriteConcern.Applied }, Put() with { Key = "l" });
        batch.Concern = (WriteConcern)9;

        var judged = _node.Apply(batch);

        Assert.That(judged.Select(operation => operation.Outcome), Is.EqualTo(new[] { OperationOutcome.Applied, OperationOutcome.Rejected }));
    }

    public void Dispose() => _node.Dispose();

    private static Write Put() => Write.Put("k", "v", Write.At(NodeUnderTest.Now));
}
