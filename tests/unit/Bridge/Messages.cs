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

    public static Operation Put(string id, string key = "k", string map = "todos") => new()
    {
        Id = id,
        MapName = map,
        Key = key,
        OpType = OperationType.Put,
        Record = new LwwRecord { Value = Text("value"), Timestamp = Stamp },
        Timestamp = Stamp,
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
