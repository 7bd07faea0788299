using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Writes and point reads: the same of a node directly and through a gateway.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class RecordConformanceTests(bool isRemote) : GridConformance(isRemote)
{
    [Test]
    public async Task What_was_written_is_read()
    {
        var batch = await Writes.Put("todos", "1", """{"text":"milk"}""").ApplyAsync(Session);
        var entry = await Session.Maps.GetAsync("todos", "1", default);

        Assert.That(batch.Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(batch.Operations[0].AchievedLevel, Is.EqualTo(WriteConcern.Applied));
        Assert.That(JsonMsgPack.ToJson(entry!.Value.Span), Is.EqualTo("""{"text":"milk"}"""));
        Assert.That(entry.Timestamp.NodeId, Is.EqualTo("node-1"));
    }

    [Test]
    public async Task Ids_outlive_the_frame()
    {
        var batch = await Writes.Put("todos", "1", "1").AndPut("todos", "2", "2").ApplyAsync(Session);
        if (Grid is RemoteGrid)
            Assert.That(new[] { batch.IdOf(batch.Operations[0]), batch.IdOf(batch.Operations[1]) }, Is.EqualTo(new[] { "op-1", "op-2" }));
        else
            Assert.That(batch.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Stamp_and_time_to_live_are_kept()
    {
        var writes = new Writes().AndPut("todos", "1", "1", millis: 5);
        writes.Batch.Operations[0].TtlMillis = long.MaxValue / 2;
        await writes.ApplyAsync(Session);
        var entry = await Session.Maps.GetAsync("todos", "1", default);

        Assert.That(entry!.Timestamp.ToString(), Is.EqualTo("5:0:writer"));
        Assert.That(entry.TtlMillis, Is.EqualTo(long.MaxValue / 2));
    }

    [Test]
    public async Task An_older_write_changes_nothing()
    {
        await new Writes().AndPut("todos", "1", "1", millis: 6).ApplyAsync(Session);
        var batch = await new Writes().AndPut("todos", "1", "2", millis: 5).ApplyAsync(Session);

        Assert.That(batch.Operations[0].Outcome, Is.EqualTo(OperationOutcome.Unchanged));
    }

    [Test]
    public async Task A_removed_record_is_not_found()
    {
        await Writes.Put("todos", "1", "1").ApplyAsync(Session);
        await Writes.Remove("todos", "1").ApplyAsync(Session);

        Assert.That(await Session.Maps.GetAsync("todos", "1", default), Is.Null);
        Assert.That(await Session.Maps.GetAsync("todos", "never", default), Is.Null);
    }

    [Test]
    public async Task A_key_with_a_lone_surrogate_is_kept()
    {
        await Writes.Put("todos", "a\ud800", "1").ApplyAsync(Session);

        Assert.That(await Session.Maps.GetAsync("todos", "a\ud800", default), Is.Not.Null);
        Assert.That(await Session.Maps.GetAsync("todos", "a\ufffd", default), Is.Null);
    }

    [Test]
    public async Task Operations_are_judged_one_by_one()
    {
        var writes = Writes.Put("todos", "1", "1").AndPut("", "2", "2").AndPut("_topgun_x", "3", "3").AndPut("todos", "", "4").AndPut("todos", "5", "5");
        writes.Add("todos", "6").Kind = OperationKind.OrAdd;
        writes.Add("todos", "7").Id = default;
        writes.AndPut("todos", "8", "8", millis: -1).AndPut("todos", "9", "9", millis: long.MaxValue);
        var batch = await writes.ApplyAsync(Session);

        Assert.That(batch.Operations.ToArray().Select(operation => (operation.Outcome, operation.Error)), Is.EqualTo(new[]
        {
            (OperationOutcome.Applied, GridErrorCode.None),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.PermissionDenied),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Applied, GridErrorCode.None),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
        }));
        Assert.That(batch.Operations[1].Reason, Does.Contain("map name"));
    }

    [Test]
    public async Task What_the_caller_has_refused_keeps_its_reason()
    {
        var writes = Writes.Put("todos", "1", "1").AndPut("todos", "2", "2");
        writes.Batch.Operations[0].Reject(GridErrorCode.SchemaViolation, "own reason");
        var batch = await writes.ApplyAsync(Session);

        Assert.That(batch.Operations[0].Reason, Is.EqualTo("own reason"));
        Assert.That(batch.Operations[1].Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(await Session.Maps.GetAsync("todos", "1", default), Is.Null);
    }

    [TestCase(0)]
    [TestCase(GridLimits.OperationsPerBatchMax)]
    [TestCase(GridLimits.OperationsPerBatchMax + 1)]
    public async Task A_batch_holds_up_to_its_limit(int count)
    {
        var writes = new Writes();
        for (var i = 0; i < count; i++)
            writes.AndPut("todos", $"{i}", $"\"{new string('x', 100)}\"");
        var completion = writes.Apply(Session);
        var batch = await completion.Done;

        var expected = count > GridLimits.OperationsPerBatchMax ? GridErrorCode.TooLarge : GridErrorCode.None;
        Assert.That(batch.Operations.ToArray().Select(operation => operation.Error), Is.All.EqualTo(expected));
        Assert.That(completion.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task The_level_is_claimed_honestly()
    {
        var writes = Writes.Put("todos", "1", "1").AndPut("todos", "2", "2").AndPut("todos", "3", "3");
        writes.Batch.Concern = WriteConcern.Replicated;
        writes.Batch.Operations[1].Concern = WriteConcern.Persisted;
        writes.Batch.Operations[2].Concern = (WriteConcern)77;
        var batch = await writes.ApplyAsync(Session);

        Assert.That(batch.Operations[0].AchievedLevel, Is.EqualTo(WriteConcern.Replicated));
        Assert.That(batch.Operations[1].Outcome, Is.EqualTo(OperationOutcome.LevelNotReached));
        Assert.That(batch.Operations[1].AchievedLevel, Is.EqualTo(WriteConcern.Applied));
        Assert.That(batch.Operations[1].HasChanged, Is.True);
        Assert.That(batch.Operations[1].Reason, Does.Contain("PERSISTED"));
        Assert.That(batch.Operations[2].Error, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task A_read_of_a_reserved_map_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(async () => await Session.Maps.GetAsync("_topgun_x", "1", default));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }
}
