using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Values;
using TopGun.Protocol.Client;
using ClientConcern = TopGun.Protocol.Client.WriteConcern;
using CoreConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Writes and their answers (wire-protocol §6, settled 17 and 18).</summary>
public sealed class OperationHandlerTests
{
    private BridgeHost _host = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        _host = await BridgeHost.StartAsync();
        _client = await _host.ConnectAsync();
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_single_operation_is_acknowledged_by_its_id()
    {
        await _client.SendAsync(Messages.Single(Messages.Put("7")));

        Assert.That(
            await _client.ReceiveAsync<OpAck>(), Is.EqualTo(new OpAck { LastId = "7", AchievedLevel = ClientConcern.Applied }));
        Assert.That(_host.Grid.Writes, Is.EqualTo(["Put todos/k"]));
    }

    [Test]
    public async Task A_batch_gets_one_acknowledgement_with_the_id_of_its_last_operation()
    {
        await _client.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b"), Messages.Put("3", "c")));

        Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("3"));
        Assert.That(await _client.SettleAsync(), Is.Empty);
        Assert.That(_host.Grid.Writes, Is.EqualTo(["Put todos/a", "Put todos/b", "Put todos/c"]));
    }

    [Test]
    public async Task An_empty_batch_is_an_error_and_not_acknowledged()
    {
        await _client.SendAsync(Messages.Batch());

        Assert.That((await _client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Operations_are_told_apart_by_their_members()
    {
        var record = new LwwRecord { Value = Messages.Text("v"), Timestamp = Messages.Stamp };
        var orRecord = new OrMapRecord { Value = Messages.Text("v"), Timestamp = Messages.Stamp, Tag = "t" };
        var tombstone = new LwwRecord { Value = OpaqueValue.Nil, Timestamp = Messages.Stamp };
        await _client.SendAsync(Messages.Batch(
            new Operation { Id = "1", MapName = "m", Key = "a", Record = record },
            new Operation { Id = "2", MapName = "m", Key = "b", OpType = OperationType.Remove, Record = record },
            new Operation { Id = "3", MapName = "m", Key = "c", Record = NilMember.Nil },
            new Operation { Id = "4", MapName = "m", Key = "d", Record = tombstone, OpType = OperationType.Put },
            new Operation { Id = "5", MapName = "m", Key = "e", OrRecord = orRecord, OrTag = "t" },
            new Operation { Id = "6", MapName = "m", Key = "f", OrTag = "t", Timestamp = Messages.Stamp },
            new Operation { Id = "7", MapName = "m", Key = "g", OrTag = NilMember.Nil, Record = record }));

        await _client.ReceiveAsync<OpAck>();
        Assert.That(_host.Grid.Writes, Is.EqualTo(
            ["Put m/a", "Remove m/b", "Remove m/c", "Remove m/d", "OrAdd m/e", "OrRemove m/f", "Put m/g"]));
    }

    [Test]
    public async Task Every_member_reaches_the_grid()
    {
        WriteOperation seen = default;
        var slices = Array.Empty<byte[]>();
        _host.Grid.Apply = (_, batch, completion) =>
        {
            seen = batch.Operations[0];
            slices = [batch.Bytes(seen.Key).ToArray(), batch.Bytes(seen.Value).ToArray(), batch.Bytes(seen.Tag).ToArray()];
            Assert.That(batch.Timeout, Is.EqualTo(TimeSpan.FromMilliseconds(50)));
            batch.Operations[0].Outcome = OperationOutcome.Applied;
            completion.OnCompleted(batch);
        };
        var orRecord = new OrMapRecord { Value = Messages.Text("v"), Timestamp = new(77, 3, "n1"), Tag = "77:3:n1", TtlMs = 9 };
        await _client.SendAsync(Messages.Single(new Operation
        {
            Id = "1", MapName = "задачи 1", Key = "кот", OrRecord = orRecord, WriteConcern = ClientConcern.Persisted, Timeout = 50,
        }));

        await _client.ReceiveAsync<OpAck>();
        Assert.That((seen.MapName, seen.Millis, seen.Counter, seen.NodeId, seen.TtlMillis, seen.Concern), Is.EqualTo(
            ("задачи 1", 77L, 3u, "n1", 9L, (CoreConcern?)CoreConcern.Persisted)));
        Assert.That(seen.KeyHash, Is.EqualTo(Core.Hashing.Fnv1a.Hash("кот")));
        Assert.That(slices, Is.EqualTo(new[] { "кот"u8.ToArray(), Messages.Text("v").Span.ToArray(), "77:3:n1"u8.ToArray() }));
    }

    [Test]
    public async Task Refused_operations_of_a_batch_get_their_rejections_then_one_error_then_the_acknowledgement()
    {
        RefuseKey("bad");
        await _client.SendAsync(Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "bad"), Messages.Put("3", "bad")));

        var answers = await _client.SettleAsync();
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
        await _client.SendAsync(Messages.Single(Messages.Put("1", "bad")));

        Assert.That(await _client.SettleAsync(), Is.EqualTo([new OpRejected { OpId = "1", Reason = "no", Code = 403 }]));
    }

    [Test]
    public async Task An_operation_without_id_is_refused_and_never_acknowledged_as_all()
    {
        await _client.SendAsync(Messages.Single(new Operation { MapName = "m", Key = "k", Record = NilMember.Nil }));
        await _client.SendAsync(Messages.Batch(new Operation { MapName = "m", Key = "k", Record = NilMember.Nil }));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.OpRejected, MessageKind.OpRejected, MessageKind.Error]));
        Assert.That(((OpRejected)answers[0]).OpId, Is.Empty);
        Assert.That(((OpRejected)answers[0]).Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Lines_117_and_140_a_put_without_record_and_an_unknown_level_are_refused()
    {
        await _client.SendAsync(Messages.Single(new Operation { Id = "1", MapName = "m", Key = "k" }));
        var unknown = BridgeClient.Encode(Messages.Single(new Operation
        {
            Id = "2", MapName = "m", Key = "k", Record = NilMember.Nil, WriteConcern = ClientConcern.Persisted,
        }));
        await _client.SendAsync(Replace(unknown, "PERSISTED"u8, "PERSISTEE"u8));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Cast<OpRejected>().Select(answer => (answer.OpId, answer.Code)), Is.EqualTo([("1", 400u), ("2", 400u)]));
        Assert.That(_host.Grid.Writes, Is.Empty);
    }

    private static readonly string[] UnreadableOperations =
    [
        """{"id":"2","key":"b","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"n"}}}""",
        """{"id":"2","mapName":"m","key":5,"opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"n"}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1,"timestamp":{}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":-1,"nodeId":"n"}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":7}}}""",
        """{"id":"2","mapName":"m","key":"b","opType":"OR_ADD","orRecord":"no record"}""",
    ];

    [TestCaseSource(nameof(UnreadableOperations))]
    public async Task Line_469_an_operation_that_cannot_be_read_is_refused_alone(string unreadable)
    {
        await _client.SendAsync(JsonMsgPack.FromJson($$$"""{"type":"OP_BATCH","payload":{"ops":[{{{Readable("1", "a")}}},{{{unreadable}}},{{{Readable("3", "c")}}}]}}"""));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.OpRejected, MessageKind.Error, MessageKind.OpAck]));
        Assert.That((((OpRejected)answers[0]).OpId, ((OpRejected)answers[0]).Code), Is.EqualTo(("2", 400u)));
        var ack = (OpAck)answers[2];
        Assert.That(ack.LastId, Is.EqualTo("3"));
        Assert.That(ack.Results.Select(result => (result.OpId, result.Success)), Is.EqualTo([("1", true), ("2", false), ("3", true)]));
        Assert.That(_host.Grid.Writes, Is.EqualTo(["Put m/a", "Put m/c"]));
    }

    [TestCaseSource(nameof(UnreadableOperations))]
    public async Task Line_421_a_single_operation_that_cannot_be_read_is_rejected_under_its_id(string unreadable)
    {
        await _client.SendAsync(JsonMsgPack.FromJson($$"""{"type":"CLIENT_OP","payload":{{unreadable}} }"""));

        var rejected = (OpRejected)(await _client.SettleAsync()).Single();
        Assert.That((rejected.OpId, rejected.Code), Is.EqualTo(("2", 400u)));
        Assert.That(rejected.Reason, Does.StartWith("the operation cannot be read: "));
        Assert.That(_host.Grid.Writes, Is.Empty);
    }

    [Test]
    public async Task Items_of_a_batch_that_are_no_operations_at_all_are_refused_without_id()
    {
        await _client.SendAsync(JsonMsgPack.FromJson($$$"""{"type":"OP_BATCH","payload":{"ops":[null,{"id":5},{{{Readable("3", "c")}}},"x"]}}"""));

        var answers = await _client.SettleAsync();
        Assert.That(answers.OfType<OpRejected>().Select(answer => answer.OpId), Is.EqualTo(["", "", ""]));
        Assert.That(((OpAck)answers[^1]).LastId, Is.EqualTo("3"));
        Assert.That(_host.Grid.Writes, Is.EqualTo(["Put m/c"]));
    }

    [TestCase("""{"type":"CLIENT_OP","payload":{"mapName":"m"}}""")]
    [TestCase("""{"type":"CLIENT_OP","payload":7}""")]
    [TestCase("""{"type":"CLIENT_OP"}""")]
    [TestCase("""{"type":"OP_BATCH","payload":{"ops":7}}""")]
    public async Task Line_81_a_write_that_names_no_operation_is_a_frame_that_cannot_be_understood(string frame)
    {
        await _client.SendAsync(JsonMsgPack.FromJson(frame));

        Assert.That((await _client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    private static string Readable(string id, string key) =>
        $$$$"""{"id":"{{{{id}}}}","mapName":"m","key":"{{{{key}}}}","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"n"}}}""";

    [Test]
    public async Task Line_139_a_named_level_is_answered_for_each_operation()
    {
        await _client.SendAsync(new OpBatch
        {
            Ops = [Messages.Put("1", "a"), Messages.Put("2", "b")], WriteConcern = ClientConcern.Replicated,
        });

        var ack = await _client.ReceiveAsync<OpAck>();
        Assert.That(ack.AchievedLevel, Is.EqualTo(ClientConcern.Replicated));
        Assert.That(ack.Results.Select(result => result.AchievedLevel), Is.EqualTo([ClientConcern.Replicated, ClientConcern.Replicated]));
    }

    [Test]
    public async Task Line_103_a_write_that_took_too_long_is_rejected_with_504()
    {
        _host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
                operation.Reject(GridErrorCode.DeadlineExceeded, "Timeout: achieved FIRE_AND_FORGET, requested APPLIED");
            completion.OnCompleted(batch);
        };
        await _client.SendAsync(Messages.Single(Messages.Put("1")));

        Assert.That(((OpRejected)(await _client.SettleAsync()).Single()).Code, Is.EqualTo(504));
    }

    [TestCase(GridErrorCode.Unavailable, 503u)]
    [TestCase(GridErrorCode.DeadlineExceeded, 504u)]
    [TestCase(GridErrorCode.RateLimited, 429u)]
    public async Task Line_103_what_is_refused_only_for_now_is_not_acknowledged_so_that_clients_keep_it(GridErrorCode reason, uint code)
    {
        var accepts = 1;
        _host.Grid.Apply = (_, batch, completion) =>
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

        await _client.SendAsync(batch);
        var some = await _client.SettleAsync();
        accepts = 0;
        await _client.SendAsync(batch);
        var none = await _client.SettleAsync();

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
        _host.Grid.Apply = (_, batch, completion) =>
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
        await _client.SendAsync(Messages.Batch(Messages.Put("1")));
        await _client.SettleAsync();
        isAway = false;
        if (sendsAgain)
            await _client.SendAsync(Messages.Batch(Messages.Put("1")));
        await _client.SettleAsync();
        _host.Time.Advance(Limits.KeptWritesTime);
        await _client.SettleAsync();

        if (sendsAgain)
            Assert.That(await _client.SettleAsync(), Is.Empty);
        else
            Assert.That((await _client.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1013));
    }

    [Test]
    public async Task Line_138_a_level_that_is_not_reached_is_said_so_without_an_error_for_the_batch()
    {
        _host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
            {
                operation.Outcome = OperationOutcome.LevelNotReached;
                operation.AchievedLevel = CoreConcern.Applied;
                operation.Reason = "Timeout: achieved APPLIED, requested PERSISTED";
            }

            completion.OnCompleted(batch);
        };
        await _client.SendAsync(Messages.Batch(Messages.Put("1")));

        var ack = (OpAck)(await _client.SettleAsync()).Single();
        Assert.That((ack.LastId, ack.AchievedLevel), Is.EqualTo(("1", (ClientConcern?)null)));
        Assert.That(ack.Results.Single(), Is.EqualTo(new OpResult
        {
            OpId = "1", Success = false, AchievedLevel = ClientConcern.Applied, Error = "Timeout: achieved APPLIED, requested PERSISTED",
        }));
    }

    [Test]
    public async Task Lines_74_and_131_acknowledgements_keep_the_order_of_the_writes_and_pings_do_not_wait_for_them()
    {
        var pending = new List<(WriteBatch Batch, IWriteCompletion Completion)>();
        _host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
                operation.Outcome = OperationOutcome.Applied;
            lock (pending)
                pending.Add((batch, completion));
        };
        for (var i = 1; i <= 3; i++)
            await _client.SendAsync(Messages.Single(Messages.Put($"{i}")));
        Assert.That(await _client.SettleAsync(), Is.Empty);

        foreach (var (batch, completion) in Enumerable.Reverse(pending))
            completion.OnCompleted(batch);

        for (var i = 1; i <= 3; i++)
            Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{i}"));
    }

    [Test]
    public async Task Line_102_unanswered_writes_beyond_the_limit_stop_the_reading_and_nothing_is_lost()
    {
        var pending = new Queue<(WriteBatch Batch, IWriteCompletion Completion)>();
        _host.Grid.Apply = (_, batch, completion) =>
        {
            foreach (ref var operation in batch.Operations)
                operation.Outcome = OperationOutcome.Applied;
            lock (pending)
                pending.Enqueue((batch, completion));
        };
        const int Count = Limits.UnansweredWritesMax + 50;
        for (var i = 1; i <= Count; i++)
            await _client.SendAsync(Messages.Single(Messages.Put($"{i}")));
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
            Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo($"{++answered}"));
        }

        int Pending()
        {
            lock (pending)
                return pending.Count;
        }
    }

    [Test]
    public async Task A_batch_longer_than_the_grid_takes_at_once_is_split_and_acknowledged_once()
    {
        RefuseKey("bad");
        var operations = Enumerable.Range(1, GridLimits.OperationsPerBatchMax + 2)
            .Select(i => Messages.Put($"{i}", i == 3 ? "bad" : "k")).ToArray();
        await _client.SendAsync(Messages.Batch(operations));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo([MessageKind.OpRejected, MessageKind.Error, MessageKind.OpAck]));
        var ack = (OpAck)answers[2];
        Assert.That((ack.LastId, ack.Results.Count), Is.EqualTo(($"{operations.Length}", operations.Length)));
        Assert.That(ack.Results.Single(result => !result.Success).OpId, Is.EqualTo("3"));
    }

    [Test]
    public async Task Line_465_a_defect_of_the_grid_is_answered_as_such()
    {
        _host.Grid.Apply = (_, _, _) => throw new InvalidOperationException("bug");
        await _client.SendAsync(Messages.Single(Messages.Put("1")));

        Assert.That(await _client.ReceiveAsync<OpRejected>(), Is.EqualTo(new OpRejected { OpId = "1", Reason = "internal error", Code = 500 }));
    }

    private static byte[] Replace(byte[] frame, ReadOnlySpan<byte> old, ReadOnlySpan<byte> with)
    {
        with.CopyTo(frame.AsSpan(frame.AsSpan().IndexOf(old)));
        return frame;
    }

    private void RefuseKey(string key) => _host.Grid.Apply = (_, batch, completion) =>
    {
        foreach (ref var operation in batch.Operations)
        {
            operation.Outcome = OperationOutcome.Applied;
            operation.AchievedLevel = CoreConcern.Applied;
            if (System.Text.Encoding.UTF8.GetString(batch.Bytes(operation.Key)) == key)
                operation.Reject(GridErrorCode.PermissionDenied, "no");
        }

        completion.OnCompleted(batch);
    };
}
