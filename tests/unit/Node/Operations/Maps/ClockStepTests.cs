using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Tests.Operations.Maps;

/// <summary>The wall clock jumps while many write: the node's stamps rise all the same (server-behaviour §3.5).</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClockStepTests : IDisposable
{
    private const int Writers = 4;
    private const int PerWriter = 2000;

    private static readonly long Hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private readonly NodeUnderTest _node = new();

    [TestCase(1)]
    [TestCase(-1)]
    public async Task Stamps_rise_and_the_last_write_stands_while_the_clock_steps_by_an_hour(int direction)
    {
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteMany(writer))));
        for (var steps = 0; !writing.IsCompleted || steps < 2; steps++)
        {
            _node.Clock.UnixMillis = NodeUnderTest.Now + (steps % 2 == 0 ? direction * Hour : 0);
            await Task.Yield();
        }

        var stamps = (await writing).ToList();
        foreach (var own in stamps)
            Assert.That(own.Zip(own.Skip(1)).Where(pair => pair.First.CompareTo(pair.Second) >= 0), Is.Empty, "stamps of one writer rise");
        Assert.That(stamps.SelectMany(own => own).Distinct().Count(), Is.EqualTo(Writers * PerWriter), "no stamp is given twice");
        var record = _node.Get("k")!.Timestamp;
        Assert.That(((long)record.Millis, record.Counter), Is.EqualTo(stamps.SelectMany(own => own).Max()), "the last write stands");
    }

    [Test]
    public void After_a_step_back_a_client_with_the_old_time_is_refused_until_the_clock_is_right_again()
    {
        _node.Clock.UnixMillis = NodeUnderTest.Now - Hour;
        Assert.That(_node.Apply(Put())[0].Reason, Does.StartWith("clock drift"));

        _node.Clock.UnixMillis = NodeUnderTest.Now;
        Assert.That(_node.Apply(Put())[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void After_a_step_forth_and_back_clients_that_followed_the_node_are_not_refused_and_none_can_go_further()
    {
        _node.Clock.UnixMillis = NodeUnderTest.Now + Hour;
        var ahead = _node.Apply(Write.Put("k", "v", null))[0].Millis;
        _node.Clock.UnixMillis = NodeUnderTest.Now;

        Assert.That(_node.Apply(Write.Put("k", "w", Write.At(ahead)))[0].Outcome, Is.Not.EqualTo(OperationOutcome.Rejected));
        Assert.That(_node.Apply(Write.Put("k", "x", Write.At(ahead + 1)))[0].Reason, Does.StartWith("clock drift"));
    }

    public void Dispose() => _node.Dispose();

    private static Write Put() => Write.Put("k", "v", Write.At(NodeUnderTest.Now));

    private List<(long Millis, uint Counter)> WriteMany(int writer)
    {
        var session = _node.Open();
        var stamps = new List<(long, uint)>(PerWriter);
        for (var i = 0; i < PerWriter; i++)
        {
            var batch = Write.Batch(Write.Put("k", $"{writer}/{i}", null));
            session.Maps.Apply(batch, new CompletionUnderTest());
            var operation = batch.Operations[0];
            Assert.That(operation.Outcome, Is.Not.EqualTo(OperationOutcome.Rejected), operation.Reason);
            stamps.Add((operation.Millis, operation.Counter));
        }

        return stamps;
    }
}
