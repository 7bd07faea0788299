using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Generators.Tests.Messages;

public sealed class DecodingTests
{
    private const string Stamp = "83 'millis' cb4278bcfe56800000 'counter' 00 'nodeId' 'n1'";

    [TestCase("82 'type' 'PING' 'timestamp' cb4278bcfe56800000", 1700000000000ul)]
    [TestCase("82 'type' 'PING' 'timestamp' cf00000000000000ff", 255ul)]
    [TestCase("82 'type' 'PING' 'timestamp' d30000000000000005", 5ul)]
    [TestCase("82 'type' 'PING' 'timestamp' ca40a00000", 5ul)]
    [TestCase("82 'timestamp' 07 'type' 'PING'", 7ul)]
    [TestCase("83 'type' 'PING' 'timestamp' 07 'timestamp' 08", 8ul)]
    [TestCase("84 'type' 'PING' 'extra' 81 'a' 91 c0 'timestamp' 07 '_routing' c0", 7ul)]
    [TestCase("83 'type' 'PING' 01 02 'timestamp' 07", 7ul)]
    [TestCase("de0002 'type' 'PING' 'timestamp' 07", 7ul)]
    public void Integers_of_any_form_members_in_any_order_and_unknown_members_are_read(string picture, ulong expected) =>
        Assert.That(Frame.Read<Ping>(picture).Timestamp, Is.EqualTo(expected));

    [TestCase("82 'type' 'PING' 'timestamp' cb3ff8000000000000", "uint64")]
    [TestCase("82 'type' 'PING' 'timestamp' ff", "uint64")]
    [TestCase("82 'type' 'PING' 'timestamp' a137", "uint64")]
    [TestCase("81 'type' 'PING'", "'timestamp' of PING")]
    [TestCase("82 'type' 'PING' 'timestamp' c0", "'timestamp' of PING")]
    [TestCase("82 'type' 'PING' 'timestamp' d40000", "'timestamp' of PING")]
    [TestCase("81 'type' 'QUERY_UNSUB'", "'payload' of QUERY_UNSUB")]
    [TestCase("82 'type' 'QUERY_UNSUB' 'payload' 80", "'queryId' of QUERY_UNSUB")]
    [TestCase("82 'type' 'TOPIC_SUB' 'payload' 81 'topic' a2c328", "UTF-8")]
    public void A_message_that_breaks_the_schema_is_refused_with_what_was_expected(string picture, string named) =>
        Assert.That(Frame.Refusal(picture), Does.Contain(named));

    [TestCase("")]
    [TestCase("81 'type'")]
    [TestCase("81 'type' 'NOTHING'")]
    [TestCase("81 'type' 07")]
    [TestCase("80")]
    [TestCase("90")]
    [TestCase("c1")]
    [TestCase("82 'type' 'PING' 'timestamp' 07 00")]
    public void A_frame_that_is_no_message_is_not_taken(string picture)
    {
        Assert.That(ClientMessages.TryReadKind(Frame.Bytes(picture), out var kind), Is.False);
        Assert.That(kind, Is.EqualTo(MessageKind.Unknown));
        Assert.That(ClientMessages.TryDecode(Frame.Bytes(picture), out _), Is.False);
    }

    [TestCase("d40000")]
    [TestCase("c0")]
    public void Nil_and_ext_0_are_absent_for_an_optional_member(string none)
    {
        var read = Frame.Read<LockRequest>($"82 'type' 'LOCK_REQUEST' 'payload' 83 'requestId' 'r' 'name' 'n' 'ttl' {none}");

        Assert.That(read.Ttl, Is.Null);
    }

    [Test]
    public void The_payload_may_stand_before_the_type_and_of_two_the_last_counts()
    {
        var read = Frame.Read<QueryUnsub>("83 'payload' 81 'queryId' 'a' 'payload' 81 'queryId' 'b' 'type' 'QUERY_UNSUB'");

        Assert.That(read.QueryId, Is.EqualTo("b"));
    }

    [TestCase("83 'type' 'QUERY_UNSUB' 'type' 'PING' 'timestamp' 07")]
    [TestCase("83 'timestamp' 07 'type' 'QUERY_UNSUB' 'type' 'PING'")]
    [TestCase("83 'type' 80 'timestamp' 07 'type' 'PING'")]
    public void Line_455_of_two_types_the_last_counts(string picture) =>
        Assert.That(Frame.Read<Ping>(picture).Timestamp, Is.EqualTo(7));

    [TestCase("83 'type' 'PING' 'timestamp' 07 'type' 'NOTHING'")]
    [TestCase("83 'type' 'PING' 'timestamp' 07 'type' 07")]
    public void Line_455_a_last_type_that_is_none_is_no_message(string picture) =>
        Assert.That(ClientMessages.TryReadKind(Frame.Bytes(picture), out _), Is.False);

    [Test]
    public void An_optional_payload_may_be_absent_or_nil()
    {
        Assert.That(Frame.Read<PartitionMapRequest>("81 'type' 'PARTITION_MAP_REQUEST'").CurrentVersion, Is.Null);
        Assert.That(Frame.Read<PartitionMapRequest>("82 'type' 'PARTITION_MAP_REQUEST' 'payload' c0").CurrentVersion, Is.Null);
    }

    [Test]
    public void The_three_states_of_a_record_are_told_apart()
    {
        Assert.That(Record("c0").State, Is.EqualTo(MemberState.Nil));
        Assert.That(Record("d40000").State, Is.EqualTo(MemberState.Absent));
        Assert.That(Record($"82 'value' c0 'timestamp' {Stamp}").Value.Value.IsNil, Is.True);
        Assert.That(() => Record("c0").Value, Throws.InvalidOperationException);

        static ThreeState<LwwRecord> Record(string record) => Frame.Read<ClientOp>(
            $"82 'type' 'CLIENT_OP' 'payload' 83 'mapName' 'm' 'key' 'k' 'record' {record}").Operation.Record;
    }

    [TestCase("cb7ff8000000000000")]
    [TestCase("cb7ff0000000000000")]
    [TestCase("cbfff0000000000000")]
    [TestCase("cb3ff8000000000000")]
    [TestCase("ff")]
    public void A_poisoned_clock_reads_as_a_stamp_beyond_every_limit(string millis)
    {
        var read = Frame.Read<ClientOp>(
            $"82 'type' 'CLIENT_OP' 'payload' 83 'mapName' 'm' 'key' 'k' 'timestamp' 83 'millis' {millis} 'counter' 00 'nodeId' 'n'");

        Assert.That(read.Operation.Timestamp, Is.EqualTo(new HlcTimestamp(ulong.MaxValue, 0, "n")));
    }

    [Test]
    public void A_poisoned_clock_that_is_no_number_is_refused() =>
        Assert.That(Frame.Refusal("82 'type' 'CLIENT_OP' 'payload' 83 'mapName' 'm' 'key' 'k' 'timestamp' 81 'millis' 'x'"), Does.Contain("'millis'"));

    [TestCase("c4020102")]
    [TestCase("92 01 02")]
    [TestCase("82 '1' 02 '0' 01")]
    public void A_vector_is_read_from_bin_list_and_index_map(string vector) =>
        Assert.That(Vector(vector), Is.EqualTo(new byte[] { 1, 2 }));

    [TestCase("82 '0' 01 '0' 01")]
    [TestCase("82 '0' 01 '2' 01")]
    [TestCase("81 'x' 01")]
    [TestCase("91 cd0100")]
    [TestCase("91 ff")]
    public void A_vector_of_other_things_is_refused(string vector) => Assert.That(() => Vector(vector), Throws.TypeOf<Core.MsgPack.MsgPackFormatException>());

    [Test]
    public void A_sort_is_read_from_list_and_map_in_wire_order()
    {
        var list = Query("92 82 'field' 'n' 'direction' 'desc' 82 'direction' 'asc' 'field' 'a'");
        var map = Query("82 'n' 'desc' 'a' 'asc'");

        Assert.That(map.Sort, Is.EqualTo(list.Sort));
        Assert.That(map.Sort.Select(key => (key.Field, key.Direction)), Is.EqualTo([("n", SortDirection.Desc), ("a", SortDirection.Asc)]));
    }

    [Test]
    public void A_list_longer_than_its_limit_is_refused_before_it_is_read() =>
        Assert.That(() => Query("dc0041" + string.Concat(Enumerable.Repeat("c0", 65))), Throws.TypeOf<Core.MsgPack.MsgPackFormatException>().With.Message.Contains("at most 64 items"));

    [Test]
    public void A_text_longer_than_its_limit_is_refused()
    {
        var token = "db00010001" + string.Concat(Enumerable.Repeat("61", 65_537));

        Assert.That(Frame.Refusal($"82 'type' 'AUTH' 'token' {token}"), Does.Contain("at most 65536 bytes in the member 'token'"));
    }

    [Test]
    public void An_unknown_spelling_is_refused_or_reads_as_unspecified_as_the_schema_says()
    {
        Assert.That(() => Query("81 'n' 'DESC'"), Throws.TypeOf<Core.MsgPack.MsgPackFormatException>().With.Message.Contains("SortDirection in the member 'direction'"));
        var operation = Frame.Read<ClientOp>("82 'type' 'CLIENT_OP' 'payload' 83 'mapName' 'm' 'key' 'k' 'opType' 'put'").Operation;
        Assert.That(operation.OpType, Is.EqualTo(OperationType.Unspecified));
    }

    [Test]
    public void A_lone_surrogate_in_a_key_survives()
    {
        var operation = Frame.Read<ClientOp>("82 'type' 'CLIENT_OP' 'payload' 82 'mapName' 'm' 'key' a3eda080");

        Assert.That(operation.Operation.Key, Is.EqualTo("\ud800"));
        Assert.That(Convert.ToHexString(Frame.Write(operation)), Does.Contain("A3EDA080"));
    }

    private static byte[] Vector(string vector) => Frame.Read<VectorSearch>(
        $"82 'type' 'VECTOR_SEARCH' 'payload' 84 'id' 'i' 'mapName' 'm' 'queryVector' {vector} 'k' 0a").QueryVector.ToArray();

    private static Query Query(string sort) => Frame.Read<QuerySub>(
        $"82 'type' 'QUERY_SUB' 'payload' 83 'queryId' 'q' 'mapName' 'm' 'query' 81 'sort' {sort}").Query;
}
