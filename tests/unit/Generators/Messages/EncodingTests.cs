using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Generators.Tests.Messages;

public sealed class EncodingTests
{
    [Test]
    public void Type_comes_first_and_optional_members_without_a_value_are_left_out() => Assert.That(
        Frame.Write(new OpAck { LastId = "7" }),
        Is.EqualTo(Frame.Bytes("82 'type' 'OP_ACK' 'payload' 81 'lastId' '7'")));

    [Test]
    public void Integers_beyond_32_bits_leave_as_float64_and_enums_by_spelling() => Assert.That(
        Frame.Write(new OpAck { LastId = "7", AchievedLevel = WriteConcern.FireAndForget }),
        Is.EqualTo(Frame.Bytes("82 'type' 'OP_ACK' 'payload' 82 'lastId' '7' 'achievedLevel' 'FIRE_AND_FORGET'")));

    [Test]
    public void A_time_leaves_as_float64() => Assert.That(
        Frame.Write(new Pong { Timestamp = 5, ServerTime = 1700000000000 }),
        Is.EqualTo(Frame.Bytes("83 'type' 'PONG' 'timestamp' 05 'serverTime' cb4278bcfe56800000")));

    [Test]
    public void A_counter_is_written_under_both_names() => Assert.That(
        Frame.Write(new CounterUpdate { Name = "c", State = new() { P = new Dictionary<string, double> { ["n"] = 1.5 } } }),
        Is.EqualTo(Frame.Bytes("82 'type' 'COUNTER_UPDATE' 'payload' 82 'name' 'c' 'state' 84 'p' 81 'n' cb3ff8000000000000 'positive' 81 'n' cb3ff8000000000000 'n' 80 'negative' 80")));

    [Test]
    public void Nil_and_absent_states_are_written_as_they_are()
    {
        var operation = new ClientOp { Operation = new() { MapName = "m", Key = "k", Record = NilMember.Nil } };

        Assert.That(Frame.Write(operation), Is.EqualTo(Frame.Bytes("82 'type' 'CLIENT_OP' 'payload' 83 'mapName' 'm' 'key' 'k' 'record' c0")));
    }

    [Test]
    public void An_opaque_value_leaves_verbatim()
    {
        var value = new OpaqueValue(Convert.FromHexString("de0001a161cf0000000000000001"));
        var written = Frame.Write(new TopicMessage { Topic = "t", Data = value, Timestamp = 1 });

        Assert.That(Convert.ToHexString(written), Does.Contain(Convert.ToHexString(value.Span)));
    }

    [Test]
    public void An_enum_without_a_spelling_cannot_be_written() => Assert.That(
        () => Frame.Write(new OpAck { LastId = "7", AchievedLevel = WriteConcern.Unspecified }),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Messages_are_equal_by_content()
    {
        static ServerEvent Event(byte value) => new()
        {
            Event = new()
            {
                MapName = "m",
                EventType = EntryEventType.Put,
                Key = "k",
                Record = new() { Value = new(new byte[] { value }), Timestamp = new HlcTimestamp(1, 2, "n") },
            },
        };

        var (first, second) = (Event(1), Event(1));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.GetHashCode(), Is.EqualTo(first.GetHashCode()));
        Assert.That(second, Is.Not.EqualTo(Event(2)));
    }
}
