using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Protocol.Client;
using ClientConcern = TopGun.Protocol.Client.WriteConcern;
using CoreConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Writes on their way into the grid (wire-protocol §6).</summary>
[TestFixture]
internal sealed class OperationHandlerTests : WriteFixture
{
    [Test]
    public async Task A_single_operation_is_acknowledged_by_its_id()
    {
        await Client.SendAsync(Messages.Single(Messages.Put("7")));

        Assert.That(
            await Client.ReceiveAsync<OpAck>(), Is.EqualTo(new OpAck { LastId = "7", AchievedLevel = ClientConcern.Applied }));
        Assert.That(Host.Grid.Writes, Is.EqualTo(["Put todos/k"]));
    }

    [Test]
    public async Task A_batch_gets_one_acknowledgement_with_the_id_of_its_last_operation()
    {
        await Client.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b"), Messages.Put("3", "c")));

        Assert.That((await Client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("3"));
        Assert.That(await Client.SettleAsync(), Is.Empty);
        Assert.That(Host.Grid.Writes, Is.EqualTo(["Put todos/a", "Put todos/b", "Put todos/c"]));
    }

    [Test]
    public async Task An_empty_batch_is_an_error_and_not_acknowledged()
    {
        await Client.SendAsync(Messages.Batch());

        Assert.That((await Client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Operations_are_told_apart_by_their_members()
    {
        var record = new LwwRecord { Value = Messages.Text("v"), Timestamp = Messages.Stamp };
        var orRecord = new OrMapRecord { Value = Messages.Text("v"), Timestamp = Messages.Stamp, Tag = "t" };
        var tombstone = new LwwRecord { Value = OpaqueValue.Nil, Timestamp = Messages.Stamp };
        await Client.SendAsync(Messages.Batch(
            new Operation { Id = "1", MapName = "m", Key = "a", Record = record },
            new Operation { Id = "2", MapName = "m", Key = "b", OpType = OperationType.Remove, Record = record },
            new Operation { Id = "3", MapName = "m", Key = "c", Record = NilMember.Nil },
            new Operation { Id = "4", MapName = "m", Key = "d", Record = tombstone, OpType = OperationType.Put },
            new Operation { Id = "5", MapName = "m", Key = "e", OrRecord = orRecord, OrTag = "t" },
            new Operation { Id = "6", MapName = "m", Key = "f", OrTag = "t", Timestamp = Messages.Stamp },
            new Operation { Id = "7", MapName = "m", Key = "g", OrTag = NilMember.Nil, Record = record }));

        await Client.ReceiveAsync<OpAck>();
        Assert.That(Host.Grid.Writes, Is.EqualTo(
            ["Put m/a", "Remove m/b", "Remove m/c", "Remove m/d", "OrAdd m/e", "OrRemove m/f", "Put m/g"]));
    }

    [Test]
    public async Task Every_member_reaches_the_grid()
    {
        WriteOperation seen = default;
        var slices = Array.Empty<byte[]>();
        Host.Grid.Apply = (_, batch, completion) =>
        {
            seen = batch.Operations[0];
            slices = [batch.Bytes(seen.Key).ToArray(), batch.Bytes(seen.Value).ToArray(), batch.Bytes(seen.Tag).ToArray()];
            Assert.That(batch.Timeout, Is.EqualTo(TimeSpan.FromMilliseconds(50)));
            batch.Operations[0].Outcome = OperationOutcome.Applied;
            completion.OnCompleted(batch);
        };
        var orRecord = new OrMapRecord { Value = Messages.Text("v"), Timestamp = new(77, 3, "n1"), Tag = "77:3:n1", TtlMs = 9 };
        await Client.SendAsync(Messages.Single(new Operation
        {
            Id = "1", MapName = "задачи 1", Key = "кот", OrRecord = orRecord, WriteConcern = ClientConcern.Persisted, Timeout = 50,
        }));

        await Client.ReceiveAsync<OpAck>();
        Assert.That((seen.MapName, seen.Millis, seen.Counter, seen.NodeId, seen.TtlMillis, seen.Concern), Is.EqualTo(
            ("задачи 1", 77L, 3u, "n1", 9L, (CoreConcern?)CoreConcern.Persisted)));
        Assert.That(seen.KeyHash, Is.EqualTo(Core.Hashing.Fnv1a.Hash("кот")));
        Assert.That(slices, Is.EqualTo(new[] { "кот"u8.ToArray(), Messages.Text("v").Span.ToArray(), "77:3:n1"u8.ToArray() }));
    }

    [Test]
    public async Task A_batch_longer_than_the_grid_takes_at_once_is_split_and_acknowledged_once()
    {
        RefuseKey("bad");
        var operations = Enumerable.Range(1, GridLimits.OperationsPerBatchMax + 2)
            .Select(i => Messages.Put($"{i}", i == 3 ? "bad" : "k")).ToArray();
        await Client.SendAsync(Messages.Batch(operations));

        var answers = await Client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.OpRejected, MessageKind.Error, MessageKind.OpAck]));
        var ack = (OpAck)answers[2];
        Assert.That((ack.LastId, ack.Results.Count), Is.EqualTo(($"{operations.Length}", operations.Length)));
        Assert.That(ack.Results.Single(result => !result.Success).OpId, Is.EqualTo("3"));
    }

    [Test]
    public async Task Line_465_a_defect_of_the_grid_is_answered_as_such()
    {
        Host.Grid.Apply = (_, _, _) => throw new InvalidOperationException("bug");
        await Client.SendAsync(Messages.Single(Messages.Put("1")));

        Assert.That(await Client.ReceiveAsync<OpRejected>(), Is.EqualTo(new OpRejected { OpId = "1", Reason = "internal error", Code = 500 }));
    }
}
