using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>Writes records as clients read them (wire-protocol §4.2, §4.3).</summary>
internal static class RecordForms
{
    /// <summary>Writes one record.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">One MsgPack value; empty for a tombstone.</param>
    /// <param name="timestamp">Its stamp.</param>
    /// <param name="ttlMillis">Time to live in milliseconds; 0 = none, which is left out.</param>
    /// <param name="tag">Its tag; empty for a record of a last-write-wins map.</param>
    public static void Write(
        MsgPackWriter writer, ReadOnlySpan<byte> value, in HlcTimestamp timestamp, long ttlMillis, ReadOnlySpan<byte> tag)
    {
        writer.WriteMapHeader(2 + (tag.IsEmpty ? 0 : 1) + (ttlMillis > 0 ? 1 : 0));
        writer.WriteString("value"u8);
        WriteValue(writer, value);
        writer.WriteString("timestamp"u8);
        TimestampCodec.Write(writer, timestamp);
        if (!tag.IsEmpty)
        {
            writer.WriteString("tag"u8);
            writer.WriteString(tag);
        }

        if (ttlMillis <= 0)
            return;
        writer.WriteString("ttlMs"u8);
        writer.WriteInteger(ttlMillis);
    }

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">One MsgPack value; empty when there is none, which clients read as nil.</param>
    public static void WriteValue(MsgPackWriter writer, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            writer.WriteNil();
        else
            writer.WriteRaw(value);
    }
}
