using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>Writes the answers to the steps of sync walks straight from what the grid read; equal to what the generated messages write.</summary>
internal static class SyncForms
{
    /// <summary>An inner node.</summary>
    /// <param name="type">SYNC_RESP_BUCKETS or its like for OR maps.</param>
    /// <param name="mapName">Map.</param>
    /// <param name="path">The path asked for, whatever it was.</param>
    /// <param name="buckets">Hashes of the children.</param>
    public static OutboxEntry Buckets(ReadOnlySpan<byte> type, string mapName, string path, in MerkleBuckets buckets)
    {
        var buffer = Scratch.Take();
        var writer = new MsgPackWriter(buffer);
        Begin(writer, type, mapName, path);
        writer.WriteString("buckets"u8);
        writer.WriteMapHeader(buckets.Count);
        Span<byte> digit = stackalloc byte[1];
        for (var child = 0; child < MerklePath.Fanout; child++)
        {
            if (!buckets.Has(child))
                continue;
            digit[0] = (byte)MerklePath.DigitChar(child);
            writer.WriteString(digit);
            writer.WriteInteger(buckets[child]);
        }

        return Scratch.Finish(buffer);
    }

    /// <summary>SYNC_RESP_LEAF.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="path">The path asked for.</param>
    /// <param name="records">What is below it.</param>
    public static OutboxEntry Leaf(string mapName, string path, IReadOnlyList<SyncRecord> records)
    {
        var buffer = Scratch.Take();
        var writer = new MsgPackWriter(buffer);
        Begin(writer, "SYNC_RESP_LEAF"u8, mapName, path);
        writer.WriteString("records"u8);
        writer.WriteArrayHeader(records.Count);
        for (var i = 0; i < records.Count; i++)
            Write(writer, records[i]);
        return Scratch.Finish(buffer);
    }

    private static void Begin(MsgPackWriter writer, ReadOnlySpan<byte> type, string mapName, string path)
    {
        writer.WriteMapHeader(2);
        writer.WriteString("type"u8);
        writer.WriteString(type);
        writer.WriteString("payload"u8);
        writer.WriteMapHeader(3);
        writer.WriteString("mapName"u8);
        writer.WriteString(mapName);
        writer.WriteString("path"u8);
        writer.WriteString(path);
    }

    private static void Write(MsgPackWriter writer, in SyncRecord record)
    {
        writer.WriteMapHeader(2);
        writer.WriteString("key"u8);
        writer.WriteString(record.Key.Span);
        writer.WriteString("record"u8);
        writer.WriteMapHeader(record.TtlMillis > 0 ? 3 : 2);
        writer.WriteString("value"u8);
        if (record.Value.IsEmpty)
            writer.WriteNil();
        else
            writer.WriteRaw(record.Value.Span);
        writer.WriteString("timestamp"u8);
        TimestampCodec.Write(writer, record.Timestamp);
        if (record.TtlMillis <= 0)
            return;
        writer.WriteString("ttlMs"u8);
        writer.WriteInteger(record.TtlMillis);
    }
}
