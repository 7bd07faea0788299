using TopGun.Bridge.Connections;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;

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

    /// <summary>ORMAP_SYNC_RESP_LEAF.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="path">The path asked for.</param>
    /// <param name="entries">What is below it.</param>
    /// <param name="coveringEpoch">What the client may confirm at the end of the walk; 0 = nothing.</param>
    public static OutboxEntry OrLeaf(string mapName, string path, IReadOnlyList<OrEntry> entries, ulong coveringEpoch)
    {
        var buffer = Scratch.Take();
        var writer = new MsgPackWriter(buffer);
        Begin(writer, "ORMAP_SYNC_RESP_LEAF"u8, mapName, path, others: coveringEpoch == 0 ? 1 : 2);
        WriteEntries(writer, entries);
        if (coveringEpoch > 0)
        {
            writer.WriteString("coveringEpoch"u8);
            writer.WriteInteger(coveringEpoch);
        }

        return Scratch.Finish(buffer);
    }

    /// <summary>ORMAP_DIFF_RESPONSE.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="entries">The keys asked for.</param>
    public static OutboxEntry OrDiff(string mapName, IReadOnlyList<OrEntry> entries)
    {
        var buffer = Scratch.Take();
        var writer = new MsgPackWriter(buffer);
        Begin(writer, "ORMAP_DIFF_RESPONSE"u8, mapName, path: null);
        WriteEntries(writer, entries);
        return Scratch.Finish(buffer);
    }

    private static void Begin(MsgPackWriter writer, ReadOnlySpan<byte> type, string mapName, string? path, int others = 1)
    {
        Envelope.Begin(writer, type);
        writer.WriteMapHeader((path is null ? 1 : 2) + others);
        writer.WriteString("mapName"u8);
        writer.WriteString(mapName);
        if (path is null)
            return;
        writer.WriteString("path"u8);
        writer.WriteString(path);
    }

    private static void Write(MsgPackWriter writer, in SyncRecord record)
    {
        writer.WriteMapHeader(2);
        writer.WriteString("key"u8);
        writer.WriteString(record.Key.Span);
        writer.WriteString("record"u8);
        RecordForms.Write(writer, record.Value.Span, record.Timestamp, record.TtlMillis, tag: default);
    }

    private static void WriteEntries(MsgPackWriter writer, IReadOnlyList<OrEntry> entries)
    {
        writer.WriteString("entries"u8);
        writer.WriteArrayHeader(entries.Count);
        foreach (var entry in entries)
        {
            writer.WriteMapHeader(3);
            writer.WriteString("key"u8);
            writer.WriteString(entry.Key.Span);
            writer.WriteString("records"u8);
            writer.WriteArrayHeader(entry.Elements.Count);
            foreach (var element in entry.Elements)
                RecordForms.Write(writer, element.Value.Span, element.Timestamp, element.TtlMillis, element.Tag.Span);
            writer.WriteString("tombstones"u8);
            writer.WriteArrayHeader(entry.Tombstones.Count);
            foreach (var tag in entry.Tombstones)
                writer.WriteString(tag.Span);
        }
    }
}
