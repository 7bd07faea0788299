using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group D: operations on last-write-wins maps.</summary>
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
    public async Task Line_107_Of_two_writers_the_later_clock_wins()
    {
        await WriteAsync(Ann, Put("k", "1", Now));
        Grid.Time.Advance(TimeSpan.FromMilliseconds(20));
        await WriteAsync(Bob, Put("k", "2", Now, nodeId: "a"));

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=2" }));
    }

    [Test]
    public async Task Line_108_A_stamp_of_a_second_later_wins()
    {
        await WriteAsync(Ann, Put("k", "1", Now));
        await WriteAsync(Bob, Put("k", "2", Now + 1000));

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=2" }));
    }

    [Test]
    public async Task Line_109_An_older_stamp_that_arrives_later_is_acknowledged_and_changes_nothing()
    {
        await WriteAsync(Ann, Put("k", "1", 1000));
        await QueryAsync(Bob, "q");

        Assert.That(await WriteAsync(Ann, Put("k", "2", 999)), Is.InstanceOf<OpAck>());
        Assert.That(await SeenAsync(Bob), Is.Empty);
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=1" }));
    }

    [TestCase("a", "b")]
    [TestCase("B", "a")]
    [TestCase("cli", "cli-2")]
    [TestCase("\ud83d\ude00", "\uffee", Description = "UTF-16 units, not code points")]
    public async Task Line_110_Of_equal_stamps_the_greater_node_id_wins_in_either_order(string lesser, string greater)
    {
        await WriteAllAsync(Ann, Put("up", "1", 5, nodeId: lesser), Put("up", "2", 5, nodeId: greater));
        await WriteAllAsync(Ann, Put("down", "2", 5, nodeId: greater), Put("down", "1", 5, nodeId: lesser));

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "down=2", "up=2" }));
    }

    [Test]
    public async Task Line_111_A_repeated_operation_is_acknowledged_and_told_to_nobody()
    {
        var put = Put("k", "1");
        await WriteAsync(Ann, put);
        await QueryAsync(Bob, "q");

        Assert.That(Describe(await WriteAsync(Ann, put)), Is.EqualTo($"ACK {put.Id}"));
        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_112_A_stamp_beyond_the_allowed_drift_is_refused_and_one_at_its_edge_kept()
    {
        var drift = (ulong)GridLimits.ClockDriftMax.TotalMilliseconds;

        Assert.That(Describe(await WriteAsync(Ann, Put("edge", "1", Now + drift))), Does.StartWith("ACK"));
        var refused = (OpRejected)await WriteAsync(Ann, Put("k", "1", Now + drift + 1));
        Assert.That(refused.Code, Is.EqualTo(400));
        Assert.That(refused.Reason, Does.Contain("clock drift"));
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "edge=1" }));
    }

    [Test]
    public async Task Line_113_A_removal_in_either_form_is_acknowledged_and_the_key_is_gone()
    {
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "2"), Put("c", "3"));
        var byType = new Operation { Id = NextId(), MapName = "m", Key = "a", OpType = OperationType.Remove };
        var byNil = new Operation { Id = NextId(), MapName = "m", Key = "b", Record = NilMember.Nil };

        Assert.That(await WriteAsync(Ann, byType), Is.InstanceOf<OpAck>());
        Assert.That(await WriteAsync(Ann, byNil), Is.InstanceOf<OpAck>());
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "c=3" }));
    }

    [Test]
    public async Task Line_114_A_removal_leaves_a_tombstone_and_changes_the_root()
    {
        await WriteAsync(Ann, Put("k", "1"));
        await using var replica = await Grid.Node.OpenSessionAsync(Credentials.Anonymous, new SilentSink(), default);
        var before = (await replica.Sync.BeginAsync("m", 1, default)).RootHash;

        await WriteAsync(Ann, Remove("k"));

        var after = (await replica.Sync.BeginAsync("m", 0, default)).RootHash;
        var everything = await replica.Sync.ReadAsync("m", MerklePath.OfKey(Fnv1a.Hash("k"), LeafSumTree.Depth), default);
        Assert.That(after, Is.Not.EqualTo(before));
        Assert.That(everything.Entries!.Select(record => record.Value.IsEmpty), Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task Line_115_The_event_of_a_removal_carries_its_tombstone()
    {
        await WriteAsync(Ann, Put("k", "1"));
        await QueryAsync(Bob, "q");
        var removal = Remove("k");
        await WriteAsync(Ann, removal);

        var change = (await Bob.ReceiveAsync<ServerEvent>()).Event;
        Assert.That((change.EventType, change.Record), Is.EqualTo((EntryEventType.Remove, removal.Record.Value)));
    }

    [Test]
    public async Task Line_116_An_older_put_does_not_bring_a_removed_key_back()
    {
        await WriteAllAsync(Ann, Put("k", "1", 1000), Remove("k", 2000), Put("k", "2", 1999));

        Assert.That(await RowsAsync(), Is.Empty);
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

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(1.5)]
    [TestCase(-1)]
    public async Task Line_112_A_stamp_whose_millis_are_no_whole_number_is_refused_for_that(double millis)
    {
        using var number = new PooledBuffer();
        new MsgPackWriter(number).WriteDouble(millis);
        var frame = BridgeClient.Encode(Messages.Single(Put("k", "1", 0x0123456789ab, id: "1")));
        var found = frame.AsSpan().IndexOf((byte[])[0xcb, .. BitConverter.GetBytes((double)0x0123456789ab).Reverse()]);
        number.WrittenSpan.CopyTo(frame.AsSpan(found));
        await Ann.SendAsync(frame);

        var refused = (OpRejected)await Ann.ReceiveAsync();
        Assert.That((refused.OpId, refused.Code), Is.EqualTo(("1", 400u)));
        Assert.That(refused.Reason, Does.Contain("whole millis").And.Not.Contain("drift"));
    }

    [Test]
    public async Task Line_112_A_stamp_whose_node_id_holds_the_separator_of_stamps_is_refused()
    {
        var refused = (OpRejected)await WriteAsync(Ann, Put("k", "1", Now, nodeId: "a:b"));

        Assert.That(refused.Code, Is.EqualTo(400));
        Assert.That(refused.Reason, Does.Contain("':'"));
        Assert.That(await RowsAsync(), Is.Empty);
    }

    [TestCase("c2", Description = "false")]
    [TestCase("00", Description = "0")]
    [TestCase("ff", Description = "-1")]
    [TestCase("d38000000000000000", Description = "least int64")]
    [TestCase("cf7fffffffffffffff", Description = "greatest int64")]
    [TestCase("cb8000000000000000", Description = "-0.0")]
    [TestCase("cb7ff8000000000000", Description = "NaN")]
    [TestCase("cb4004000000000000", Description = "2.5")]
    [TestCase("ca40200000", Description = "2.5 as float32")]
    [TestCase("a4f09f9880", Description = "a code point beyond the first plane")]
    [TestCase("a0", Description = "empty text")]
    [TestCase("c403000102", Description = "binary")]
    [TestCase("c400", Description = "empty binary")]
    [TestCase("90", Description = "empty array")]
    [TestCase("80", Description = "empty map")]
    [TestCase("82a161c0a1629292c3c281a16390", Description = "nil, lists and maps in each other")]
    public async Task Line_119_Every_kind_of_value_survives(string hex)
    {
        var value = new OpaqueValue(Convert.FromHexString(hex));
        await WriteAsync(Ann, Put("k", value));

        Assert.That((await QueryAsync(Bob, "q")).Results.Single().Value, Is.EqualTo(value));
    }

    [TestCase("cfffffffffffffffff", Description = "greatest uint64")]
    [TestCase("d6ff5f5e1000", Description = "time stamp of 32 bits")]
    [TestCase("d7ff0000000065000000", Description = "time stamp of 64 bits")]
    [TestCase("c70cff000000000000000065000000", Description = "time stamp of 96 bits")]
    [TestCase("d42a07", Description = "an extension of the user's")]
    public async Task Line_120_Large_numbers_and_extensions_never_change(string hex)
    {
        var value = new OpaqueValue(Convert.FromHexString(hex));
        await WriteAsync(Ann, Put("k", value));

        Assert.That((await QueryAsync(Bob, "q")).Results.Single().Value, Is.EqualTo(value));
    }

    [Test]
    public async Task Line_121_Keys_may_hold_any_character_and_their_case_counts()
    {
        string[] keys = ["a:b", "a-b", "a.b", "a b", "ключ", "鍵", "😀", "K", "k", "a\ud800"];
        await WriteAllAsync(Ann, [.. keys.Select(key => Put(key, "1"))]);

        Assert.That((await QueryAsync(Bob, "q")).Results.Select(row => row.Key), Is.EquivalentTo(keys));
    }

    [TestCase(0, "REJECTED 5 400")]
    [TestCase(GridLimits.KeyBytesMax, "ACK 5")]
    [TestCase(GridLimits.KeyBytesMax + 1, "REJECTED 5 400")]
    public async Task Line_122_An_empty_or_too_long_key_is_refused(int length, string expected) =>
        Assert.That(Describe(await WriteAsync(Ann, Put(new string('k', length), "1", id: "5"))), Is.EqualTo(expected));

    [Test]
    public async Task Line_123_A_value_that_is_too_large_is_refused_with_both_sizes_and_a_removal_never()
    {
        await RestartAsync(new Node.Operations.NodeOptions { NodeId = "node-1", ValueBytesMax = 8 });
        Assert.That(await WriteAsync(Ann, Put("k", "\"1234567\"")), Is.InstanceOf<OpAck>(), "8 bytes with the header");

        var refused = (OpRejected)await WriteAsync(Ann, Put("k", "\"12345678\""));
        Assert.That(refused.Code, Is.EqualTo(413));
        Assert.That(refused.Reason, Does.Contain("9").And.Contain("8"));
        var removal = new Operation
        {
            Id = NextId(),
            MapName = "m",
            Key = "k",
            OpType = OperationType.Remove,
            Record = new LwwRecord { Value = Json("\"a long value that a removal drags along\""), Timestamp = Stamp() },
        };
        Assert.That(await WriteAsync(Ann, removal), Is.InstanceOf<OpAck>());
    }

    [TestCase("")]
    [TestCase("a\u0000b")]
    [TestCase("a\nb")]
    [TestCase("a\u007fb")]
    [TestCase("a:b")]
    public async Task Line_124_An_invalid_map_name_is_refused(string map) =>
        Assert.That(Describe(await WriteAsync(Ann, Put("k", "1", map: map, id: "5"))), Is.EqualTo("REJECTED 5 400"));

    [Test]
    public async Task Line_124_A_map_name_has_at_most_256_bytes_of_any_script()
    {
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: new string('m', GridLimits.MapNameBytesMax))), Is.InstanceOf<OpAck>());
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: new string('m', GridLimits.MapNameBytesMax + 1))), Is.InstanceOf<OpRejected>());
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: "задачи 1")), Is.InstanceOf<OpAck>());
        Assert.That(await RowsAsync("задачи 1"), Is.EqualTo(new[] { "k=1" }));
    }

    [TestCase("conflict-test")]
    [TestCase("snap-map-123")]
    [TestCase("a.b.c")]
    [TestCase("1")]
    public async Task Line_125_Names_with_hyphens_digits_and_dots_are_accepted(string map) =>
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: map)), Is.InstanceOf<OpAck>());

    [TestCase("_topgun_x")]
    [TestCase("__TopGun_x")]
    public async Task Line_126_Reserved_maps_are_refused_in_every_message(string map)
    {
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: map)), Is.InstanceOf<OpRejected>());
        Assert.That((await WriteAllAsync(Ann, Put("k", "1"), Put("k", "1", map: map), Put("l", "1"))).Results[1].Success, Is.False);
        Assert.That((await QueryAsync(Ann, "q", map: map)).Error, Does.Contain("reserved"));
        await Ann.SendAsync(new EntryProcess
        {
            RequestId = "p", MapName = map, Key = "k", Processor = new Processor { Name = "builtin:get", Code = "" },
        });
        Assert.That((await Ann.ReceiveAsync<EntryProcessResponse>()).Error, Does.Contain("reserved"));
        await Ann.SendAsync(new JournalRead { RequestId = "r", FromSequence = "0", MapName = map });
        Assert.That((await Ann.ReceiveAsync<Error>()).Message, Does.Contain("reserved"));
        await Ann.SendAsync(new JournalSubscribe { RequestId = "j", MapName = map });
        Assert.That((await Ann.ReceiveAsync<Error>()).Message, Does.Contain("reserved"));
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
