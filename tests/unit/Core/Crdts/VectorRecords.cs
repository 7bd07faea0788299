using System.Text.Json;
using TopGun.Core.Crdts;
using TopGun.Core.MsgPack;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

/// <summary>Reads the records of the CRDT vectors.</summary>
internal static class VectorRecords
{
    public static HlcTimestamp Stamp(JsonElement stamp) => new(
        stamp.GetProperty("millis").GetUInt64(),
        stamp.GetProperty("counter").GetUInt32(),
        stamp.GetProperty("nodeId").GetString()!);

    public static LwwRecord Lww(JsonElement record) => new(Value(record), Stamp(record.GetProperty("timestamp")), Ttl(record));

    public static OrRecord Or(JsonElement record) => new(
        Value(record), Stamp(record.GetProperty("timestamp")), record.GetProperty("tag").GetString()!, Ttl(record));

    public static double Number(JsonElement number) => new MsgPackReader(TaggedJson.ToMsgPack(number)).ReadDouble();

    public static void AssertSame(LwwRecord actual, LwwRecord expected)
    {
        Assert.That(actual.Timestamp, Is.EqualTo(expected.Timestamp));
        Assert.That(actual.Value.ToArray(), Is.EqualTo(expected.Value.ToArray()));
        Assert.That(actual.Ttl, Is.EqualTo(expected.Ttl));
    }

    public static void AssertSame(OrRecord actual, OrRecord expected)
    {
        Assert.That(actual.Tag, Is.EqualTo(expected.Tag));
        Assert.That(actual.Timestamp, Is.EqualTo(expected.Timestamp));
        Assert.That(actual.Value.ToArray(), Is.EqualTo(expected.Value.ToArray()));
        Assert.That(actual.Ttl, Is.EqualTo(expected.Ttl));
    }

    private static byte[] Value(JsonElement record) => TaggedJson.ToMsgPack(record.GetProperty("value"));

    private static TimeToLive Ttl(JsonElement record)
    {
        if (!record.TryGetProperty("ttlMs", out var ttl))
            return default;
        return ttl.ValueKind == JsonValueKind.Null ? TimeToLive.Nil : TimeToLive.FromRecord(Number(ttl));
    }
}
