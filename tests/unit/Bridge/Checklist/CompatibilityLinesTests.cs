using TopGun.Protocol.Client;
using WriteConcern = TopGun.Protocol.Client.WriteConcern;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group BB: how the shipped clients behave (server-behaviour §3.11).</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class CompatibilityLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_466_A_batch_sent_three_times_is_acknowledged_thrice_and_takes_effect_once()
    {
        await QueryAsync(Bob, "q");
        await Bob.SendAsync(new JournalSubscribe { RequestId = "s" });
        await Grid.BarrierAsync(Bob);
        var batch = Messages.Batch(Put("k", "1"));
        for (var i = 0; i < 3; i++)
            await Ann.SendAsync(batch);

        for (var i = 0; i < 3; i++)
            Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo($"ACK {batch.Ops[0].Id}"));
        Assert.That(await SeenAsync(Bob), Is.EquivalentTo(new[] { "PUT k", "q: ENTER k=1", "JOURNAL_EVENT" }));
    }

    [Test]
    public async Task Line_467_The_same_addition_twice_leaves_one_element()
    {
        var addition = OrAdd("k", "t", "1");
        await WriteAllAsync(Ann, addition);
        await WriteAllAsync(Ann, addition);

        Assert.That(await RowsAsync("or"), Is.EqualTo(new[] { "k=[1]" }));
    }

    [Test]
    public async Task Line_468_Writes_that_are_each_sent_with_all_before_them_end_stored_and_acknowledged()
    {
        const int Writes = 500;
        var writes = Enumerable.Range(0, Writes).Select(i => Put($"k{i}", "1")).ToArray();
        var sending = SendAllAsync();

        for (var i = 0; i < Writes; i++)
            Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo($"ACK {writes[i].Id}"));
        await sending;
        Assert.That(await RowsAsync(), Has.Length.EqualTo(Writes));

        async Task SendAllAsync()
        {
            for (var i = 1; i <= Writes; i++)
                await Ann.SendAsync(Messages.Batch(writes[..i]));
        }
    }

    [Test]
    public async Task Line_469_After_a_refused_operation_later_writes_are_acknowledged()
    {
        var poison = Put("", "1");
        await Ann.SendAsync(Messages.Batch(Put("a", "1"), poison));
        Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo($"REJECTED {poison.Id} 400"));
        await Ann.ReceiveAsync<Error>();
        Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo($"ACK {poison.Id}"), "the refused one does not block its client");

        var later = Put("b", "1");
        Assert.That((await WriteAllAsync(Ann, later)).LastId, Is.EqualTo(later.Id));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Line_470_The_promise_of_a_refused_operation_learns_its_failure(bool inBatch)
    {
        var refused = new Operation { Id = "7", MapName = "m", Key = "", Record = Put("", "1").Record, WriteConcern = WriteConcern.Applied };
        if (inBatch)
        {
            var result = (await WriteAllAsync(Ann, refused)).Results.Single();
            Assert.That((result.OpId, result.Success, result.Error is null), Is.EqualTo(("7", false, false)));
        }
        else
        {
            Assert.That(Describe(await WriteAsync(Ann, refused)), Is.EqualTo("REJECTED 7 400"));
        }
    }

    [Test]
    public async Task Line_471_Unknown_members_of_an_operation_are_passed_over()
    {
        await Ann.SendAsync(Core.Values.JsonMsgPack.FromJson("""
            {"type":"OP_BATCH","extra":1,"payload":{"more":[1],"ops":[{"id":"1","mapName":"m","key":"k","opType":"PUT","synced":false,"foo":{"bar":1},
            "timestamp":{"millis":5,"counter":0,"nodeId":"cli","x":1},"record":{"value":1,"timestamp":{"millis":5,"counter":0,"nodeId":"cli"},"y":2}}]}}
            """));

        Assert.That(Describe(await Ann.ReceiveAsync()), Is.EqualTo("ACK 1"));
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=1" }));
    }

    [Test]
    public async Task Line_490_Numbers_keep_their_kind_and_equal_by_value()
    {
        var value = new OpaqueValue(Convert.FromHexString("81a16ecb4000000000000000"));
        await WriteAsync(Ann, Put("k", value));

        foreach (var query in new[] { """{"where":{"n":2}}""", """{"predicate":{"op":"eq","attribute":"n","value":2}}""" })
            Assert.That((await QueryAsync(Bob, "q", query)).Results.Single().Value, Is.EqualTo(value));
    }

    [Test]
    public async Task Line_491_Two_removals_of_tags_with_one_stamp_are_both_applied_and_acknowledged()
    {
        await WriteAllAsync(Ann, OrAdd("k", "t1", "1"), OrAdd("k", "t2", "1"));
        var (first, second) = (OrRemove("k", "t1", 5000), OrRemove("k", "t2", 5000));

        Assert.That((await WriteAllAsync(Ann, first, second)).LastId, Is.EqualTo(second.Id));
        Assert.That(await RowsAsync("or"), Is.Empty);
    }
}
