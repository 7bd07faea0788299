using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group D: operations on last-write-wins maps and their acknowledgements.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class OperationLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_104_A_put_is_acknowledged_with_the_id_of_its_operation()
    {
        var put = Put("k", "1", id: "41");

        Assert.That(Describe(await WriteAsync(Ann, put)), Is.EqualTo("ACK 41"));
    }

    [Test]
    public async Task Line_105_After_the_acknowledgement_anyone_finds_the_exact_value()
    {
        await WriteAsync(Ann, Put("k", """{"text":"milk","n":[1,2.5,null]}"""));

        Assert.That(Rows(await QueryAsync(Bob, "q")), Is.EqualTo(new[] { """k={"text":"milk","n":[1,2.5,null]}""" }));
    }

    [Test]
    public async Task Line_106_A_batch_gets_one_acknowledgement_with_the_id_of_its_last_operation()
    {
        await Ann.SendAsync(Messages.Batch(Put("a", "1", id: "7"), Put("b", "2", id: "8"), Put("c", "3", id: "9")));

        Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo("ACK 9"));
        Assert.That(await SeenAsync(Ann), Is.Empty);
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "a=1", "b=2", "c=3" }));
    }

    [Test]
    public async Task Line_117_A_put_without_a_record_is_refused()
    {
        var empty = new Operation { Id = "5", MapName = "m", Key = "k", OpType = OperationType.Put };

        Assert.That(Describe(await WriteAsync(Ann, empty)), Is.EqualTo("REJECTED 5 400"));
    }

    [Test]
    public async Task Line_118_An_operation_without_an_id_is_refused_and_acknowledges_nothing()
    {
        var nameless = new Operation { MapName = "m", Key = "k", Record = new LwwRecord { Value = Json("1"), Timestamp = Stamp() } };

        Assert.That(Describe(await WriteAsync(Ann, nameless)), Is.EqualTo("REJECTED  400"));
        Assert.That(Describe(await WriteAsync(Ann, Put("k", "1", id: ""))), Is.EqualTo("REJECTED  400"));
        Assert.That(await SeenAsync(Ann), Is.Empty);
        Assert.That(await RowsAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_127_An_operation_of_the_other_kind_is_refused_and_the_data_stay()
    {
        await WriteAllAsync(Ann, Put("k", "1", map: "lww"), OrAdd("k", "t", "2", map: "or"));

        Assert.That(await WriteAsync(Ann, OrAdd("k", "t", "3", map: "lww")), Is.InstanceOf<OpRejected>());
        Assert.That(await WriteAsync(Ann, Put("k", "3", map: "or")), Is.InstanceOf<OpRejected>());
        Assert.That(await RowsAsync("lww"), Is.EqualTo(new[] { "k=1" }));
        Assert.That(await RowsAsync("or"), Is.EqualTo(new[] { "k=[2]" }));
    }

    [Test]
    public async Task Line_128_A_refused_operation_is_told_before_one_error_and_the_acknowledgement()
    {
        var (good, bad, last) = (Put("a", "1"), Put("", "2"), Put("b", "3"));
        await Ann.SendAsync(Messages.Batch(good, bad, last));

        Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo($"REJECTED {bad.Id} 400"));
        Assert.That(await Ann.ReceiveAsync(), Is.InstanceOf<Error>());
        var ack = await Ann.ReceiveAsync<OpAck>();
        Assert.That(ack.LastId, Is.EqualTo(last.Id));
        Assert.That(ack.Results.Select(result => (result.OpId, result.Success)), Is.EqualTo(new[]
        {
            (good.Id!, true), (bad.Id!, false), (last.Id!, true),
        }));
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "a=1", "b=3" }));
    }

    [Test]
    public async Task Line_129_An_empty_batch_is_an_error_and_not_acknowledged()
    {
        await Ann.SendAsync(Messages.Batch());

        Assert.That(await SeenAsync(Ann), Is.EqualTo(new[] { "ERROR 400" }));
    }

    [Test]
    public async Task Line_130_Nothing_but_operations_is_acknowledged()
    {
        ClientMessage[] others =
        [
            new SearchUnsub { SubscriptionId = "s" }, new HybridSearchUnsub { SubscriptionId = "h" }, new QueryUnsub { QueryId = "q" },
            new QuerySyncInit { QueryId = "q", RootHash = 1 }, new ClientApplyAck { Cursor = 1 }, new TopicSub { Topic = "t" },
            new TopicPub { Topic = "t", Data = Json("1") }, new TopicUnsub { Topic = "t" }, new JournalUnsubscribe { SubscriptionId = "j" },
            new OrMapPushDiff { MapName = "or", Entries = [new OrMapEntry { Key = "k", Records = [], Tombstones = [] }] },
            new CounterSync { Name = "c", State = new CounterState() }, new LockRelease { Name = "l", FencingToken = 1 },
        ];
        foreach (var message in others)
            await Ann.SendAsync(message);

        Assert.That((await Grid.BarrierAsync(Ann)).OfType<OpAck>(), Is.Empty);
    }

    [Test]
    public async Task Line_131_Acknowledgements_keep_the_order_of_the_operations_and_skip_none()
    {
        const int Count = 200;
        for (var i = 1; i <= Count; i++)
            await Ann.SendAsync(Messages.Single(Put($"k{i}", "1", id: $"{i}")));

        for (var i = 1; i <= Count; i++)
            Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo($"ACK {i}"));
    }
}
