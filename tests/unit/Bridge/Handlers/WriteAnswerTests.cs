using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Protocol.Client;
using ClientConcern = TopGun.Protocol.Client.WriteConcern;
using CoreConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Levels of writes, and the order and number of their answers.</summary>
[TestFixture]
internal sealed class WriteAnswerTests : WriteFixture
{
    [Test]
    public async Task Line_139_a_named_level_is_answered_for_each_operation()
    {
        await Client.SendAsync(new OpBatch
        {
            Ops = [Messages.Put("1", "a"), Messages.Put("2", "b")], WriteConcern = ClientConcern.Replicated,
        });

        var ack = await Client.ReceiveAsync<OpAck>();
        Assert.That(ack.AchievedLevel, Is.EqualTo(ClientConcern.Replicated));
        Assert.That(ack.Results.Select(result => result.AchievedLevel), Is.EqualTo([ClientConcern.Replicated, ClientConcern.Replicated]));
    }

    [Test]
    public async Task Line_138_a_level_that_is_not_reached_is_said_so_without_an_error_for_the_batch()
    {
        Host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
            {
                operation.Outcome = OperationOutcome.LevelNotReached;
                operation.AchievedLevel = CoreConcern.Applied;
                operation.Reason = "Timeout: achieved APPLIED, requested PERSISTED";
            }

            completion.OnCompleted(batch);
        };
        await Client.SendAsync(Messages.Batch(Messages.Put("1")));

        var ack = (OpAck)(await Client.SettleAsync()).Single();
        Assert.That((ack.LastId, ack.AchievedLevel), Is.EqualTo(("1", (ClientConcern?)null)));
        Assert.That(ack.Results.Single(), Is.EqualTo(new OpResult
        {
            OpId = "1", Success = false, AchievedLevel = ClientConcern.Applied, Error = "Timeout: achieved APPLIED, requested PERSISTED",
        }));
    }

    [Test]
    public async Task Line_131_an_answer_that_waits_for_another_names_its_operation_when_its_frame_is_gone()
    {
        (WriteBatch Batch, IWriteCompletion Completion)? first = null;
        Host.Grid.Apply = (_, batch, completion) =>
        {
            ref var operation = ref batch.Operations[0];
            if (first is null)
                operation.Outcome = OperationOutcome.Applied;
            else
                operation.Reject(GridErrorCode.PermissionDenied, "no");
            if (first is null)
                first = (batch, completion);
            else
                completion.OnCompleted(batch);
        };
        await Client.SendAsync(Messages.Single(Messages.Put("1")));
        await Client.SendAsync(Messages.Single(Messages.Put("second")));
        await OverwriteFramesAsync();

        first!.Value.Completion.OnCompleted(first.Value.Batch);

        Assert.That((await Client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("1"));
        Assert.That((await Client.ReceiveAsync<OpRejected>()).OpId, Is.EqualTo("second"));
    }

    [Test]
    public async Task Lines_74_and_131_acknowledgements_keep_the_order_of_the_writes_and_pings_do_not_wait_for_them()
    {
        var pending = new List<(WriteBatch Batch, IWriteCompletion Completion)>();
        Host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
                operation.Outcome = OperationOutcome.Applied;
            lock (pending)
                pending.Add((batch, completion));
        };
        for (var i = 1; i <= 3; i++)
            await Client.SendAsync(Messages.Single(Messages.Put($"{i}")));
        Assert.That(await Client.SettleAsync(), Is.Empty);

        foreach (var (batch, completion) in Enumerable.Reverse(pending))
            completion.OnCompleted(batch);

        for (var i = 1; i <= 3; i++)
            Assert.That((await Client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{i}"));
    }

    [Test]
    public async Task Line_102_unanswered_writes_beyond_the_limit_stop_the_reading_and_nothing_is_lost()
    {
        var pending = new Queue<(WriteBatch Batch, IWriteCompletion Completion)>();
        Host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
                operation.Outcome = OperationOutcome.Applied;
            lock (pending)
                pending.Enqueue((batch, completion));
        };
        const int Count = Limits.UnansweredWritesMax + 50;
        for (var i = 1; i <= Count; i++)
            await Client.SendAsync(Messages.Single(Messages.Put($"{i}")));
        Assert.That(() => Pending(), Is.EqualTo(Limits.UnansweredWritesMax).After(30_000, 10));

        var answered = 0;
        while (answered < Count)
        {
            (WriteBatch Batch, IWriteCompletion Completion) next;
            bool hasNext;
            lock (pending)
                hasNext = pending.TryDequeue(out next);
            if (!hasNext)
            {
                await Task.Yield();
                continue;
            }

            next.Completion.OnCompleted(next.Batch);
            Assert.That((await Client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{++answered}"));
        }

        int Pending()
        {
            lock (pending)
                return pending.Count;
        }
    }

    // Whatever pointed into frames that came before points into these now.
    private async Task OverwriteFramesAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            await Client.SendAsync(new QueryUnsub { QueryId = new string('x', 60_000) });
            Assert.That(await Client.SettleAsync(), Is.Empty);
        }
    }
}
