using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>Messages as the real clients make them.</summary>
internal static class Messages
{
    public static HlcTimestamp Stamp { get; } = new(1_700_000_000_000, 0, "cli-1");

    public static OpaqueValue Text(string text)
    {
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteString(text);
        return new OpaqueValue(buffer.ToArray());
    }

    /// <summary>A value of almost a MiB.</summary>
    public static OpaqueValue Large { get; } = new((byte[])[0xc6, 0, 0xf, 0, 0, .. new byte[0xf0000]]);

    public static Operation Put(string id, string key = "k", string map = "todos") => Put(id, key, Text("value"), Stamp, map);

    public static Operation Put(string id, string key, OpaqueValue value, HlcTimestamp stamp, string map = "todos") => new()
    {
        Id = id,
        MapName = map,
        Key = key,
        OpType = OperationType.Put,
        Record = new LwwRecord { Value = value, Timestamp = stamp },
        Timestamp = stamp,
    };

    public static Operation Remove(string id, string key, HlcTimestamp stamp) => new()
    {
        Id = id,
        MapName = "todos",
        Key = key,
        OpType = OperationType.Remove,
        Timestamp = stamp,
    };

    public static OpBatch Batch(params Operation[] operations) => new() { Ops = operations };

    public static ClientOp Single(Operation operation) => new() { Operation = operation };

    public static QuerySub Query(string id, string map = "todos") =>
        new() { QueryId = id, MapName = map, Query = new Query() };

    /// <summary>A frame of the given type whose member "deep" nests arrays.</summary>
    public static byte[] Deep(string type, int levels)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("type");
        writer.WriteString(type);
        writer.WriteString("token");
        for (var i = 0; i < levels; i++)
            writer.WriteArrayHeader(1);
        writer.WriteInteger(1);
        return buffer.ToArray();
    }
}
