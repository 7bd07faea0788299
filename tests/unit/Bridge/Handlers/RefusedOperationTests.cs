using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Protocol.Client;
using ClientConcern = TopGun.Protocol.Client.WriteConcern;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>What a client is told of operations that the grid does not take (settled 17 and 18).</summary>
[TestFixture]
internal sealed class RefusedOperationTests : WriteFixture
{
    [Test]
    public async Task Refused_operations_of_a_batch_get_their_rejections_then_one_error_then_the_acknowledgement()
    {
        RefuseKey("bad");
        await Client.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "bad"), Messages.Put("3", "bad")));

        var answers = await Client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo(
            [MessageKind.OpRejected, MessageKind.OpRejected, MessageKind.Error, MessageKind.OpAck]));
        Assert.That(answers[0], Is.EqualTo(new OpRejected { OpId = "2", Reason = "no", Code = 403 }));
        Assert.That(((Error)answers[2]).Code, Is.EqualTo(403));
        var ack = (OpAck)answers[3];
        Assert.That((ack.LastId, ack.AchievedLevel), Is.EqualTo(("3", (ClientConcern?)null)));
        Assert.That(ack.Results.Select(result => (result.OpId, result.Success)), Is.EqualTo([("1", true), ("2", false), ("3", false)]));
    }

    [Test]
    public async Task A_refused_single_operation_gets_its_rejection_only()
    {
        RefuseKey("bad");
        await Client.SendAsync(Messages.Single(Messages.Put("1", "bad")));

        Assert.That(await Client.SettleAsync(), Is.EqualTo([new OpRejected { OpId = "1", Reason = "no", Code = 403 }]));
    }

    [Test]
    public async Task An_operation_without_id_is_refused_and_never_acknowledged_as_all()
    {
        await Client.SendAsync(Messages.Single(new Operation { MapName = "m", Key = "k", Record = NilMember.Nil }));
        await Client.SendAsync(Messages.Batch(new Operation { MapName = "m", Key = "k", Record = NilMember.Nil }));

        var answers = await Client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.OpRejected, MessageKind.OpRejected, MessageKind.Error]));
        Assert.That(((OpRejected)answers[0]).OpId, Is.Empty);
        Assert.That(((OpRejected)answers[0]).Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Lines_117_and_140_a_put_without_record_and_an_unknown_level_are_refused()
    {
        await Client.SendAsync(Messages.Single(new Operation { Id = "1", MapName = "m", Key = "k" }));
        var unknown = BridgeClient.Encode(Messages.Single(new Operation
        {
            Id = "2", MapName = "m", Key = "k", Record = NilMember.Nil, WriteConcern = ClientConcern.Persisted,
        }));
        await Client.SendAsync(Replace(unknown, "PERSISTED"u8, "PERSISTEE"u8));

        var answers = await Client.SettleAsync();
        Assert.That(answers.Cast<OpRejected>().Select(answer => (answer.OpId, answer.Code)), Is.EqualTo([("1", 400u), ("2", 400u)]));
        Assert.That(Host.Grid.Writes, Is.Empty);
    }

    private static byte[] Replace(byte[] frame, ReadOnlySpan<byte> old, ReadOnlySpan<byte> with)
    {
        with.CopyTo(frame.AsSpan(frame.AsSpan().IndexOf(old)));
        return frame;
    }

    [Test]
    public async Task Line_103_a_write_that_took_too_long_is_rejected_with_504()
    {
        Host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
                operation.Reject(GridErrorCode.DeadlineExceeded, "Timeout: achieved FIRE_AND_FORGET, requested APPLIED");
            completion.OnCompleted(batch);
        };
        await Client.SendAsync(Messages.Single(Messages.Put("1")));

        Assert.That(((OpRejected)(await Client.SettleAsync()).Single()).Code, Is.EqualTo(504));
    }

    [TestCase(GridErrorCode.Unavailable, 503u)]
    [TestCase(GridErrorCode.DeadlineExceeded, 504u)]
    [TestCase(GridErrorCode.RateLimited, 429u)]
    public async Task Line_103_what_is_refused_only_for_now_is_not_acknowledged_so_that_clients_keep_it(GridErrorCode reason, uint code)
    {
        var accepts = 1;
        Host.Grid.Apply = (_, batch, completion) =>
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (i == accepts)
                    batch.Operations[i].Reject(reason, "later");
                else
                    batch.Operations[i].Outcome = OperationOutcome.Applied;
            }

            completion.OnCompleted(batch);
        };
        var batch = Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b"), Messages.Put("3", "c"));

        await Client.SendAsync(batch);
        var some = await Client.SettleAsync();
        accepts = 0;
        await Client.SendAsync(batch);
        var none = await Client.SettleAsync();

        Assert.That(some.Select(message => message.GetType()), Is.EqualTo(new[] { typeof(OpRejected), typeof(Error), typeof(OpAck) }));
        Assert.That((((OpRejected)some[0]).OpId, ((OpRejected)some[0]).Code, ((Error)some[1]).Code), Is.EqualTo(("2", code, code)));
        Assert.That((((OpAck)some[2]).LastId, ((OpAck)some[2]).Results.Single().OpId), Is.EqualTo(("1", "1")));
        Assert.That(none.Select(message => message.GetType()), Is.EqualTo(new[] { typeof(OpRejected), typeof(Error) }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Line_469_a_client_that_keeps_writes_without_sending_them_again_is_sent_away_to_do_so(bool sendsAgain)
    {
        var isAway = true;
        Host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
            {
                if (isAway)
                    operation.Reject(GridErrorCode.Unavailable, "no node");
                else
                    operation.Outcome = OperationOutcome.Applied;
            }

            completion.OnCompleted(batch);
        };
        await Client.SendAsync(Messages.Batch(Messages.Put("1")));
        await Client.SettleAsync();
        isAway = false;
        if (sendsAgain)
            await Client.SendAsync(Messages.Batch(Messages.Put("1")));
        await Client.SettleAsync();
        Host.Time.Advance(Limits.KeptWritesTime);
        await Client.SettleAsync();

        if (sendsAgain)
            Assert.That(await Client.SettleAsync(), Is.Empty);
        else
            Assert.That((await Client.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1013));
    }
}
