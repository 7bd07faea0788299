using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>
/// Writes a record's change as SERVER_EVENT, once for all receivers, straight from the bytes of the change (wire-protocol
/// §5.5); equal to what the generated message writes.
/// </summary>
internal static class ServerEventForm
{
    /// <summary>The whole message.</summary>
    /// <param name="change">The change.</param>
    public static byte[] Encode(RecordChange change)
    {
        var buffer = Scratch.Take();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("type"u8);
        writer.WriteString("SERVER_EVENT"u8);
        writer.WriteString("payload"u8);
        writer.WriteMapHeader(change.Kind == OperationKind.OrAdd ? 5 : 4);
        writer.WriteString("mapName"u8);
        writer.WriteString(change.MapName);
        writer.WriteString("eventType"u8);
        writer.WriteString(NameOf(change.Kind));
        writer.WriteString("key"u8);
        writer.WriteString(change.Key.Span);
        WriteRecord(writer, change);
        return buffer.ToArray();
    }

    private static void WriteRecord(MsgPackWriter writer, RecordChange change)
    {
        switch (change.Kind)
        {
            case OperationKind.Put:
            case OperationKind.Remove:
                writer.WriteString("record"u8);
                WriteVersion(writer, change, hasTag: false);
                break;
            case OperationKind.OrAdd:
                writer.WriteString("orRecord"u8);
                WriteVersion(writer, change, hasTag: true);
                goto case OperationKind.OrRemove;
            case OperationKind.OrRemove:
                writer.WriteString("orTag"u8);
                writer.WriteString(change.Tag.Span);
                break;
        }
    }

    // Clients delete a key only when REMOVE carries a record with a nil value (wire-protocol T3).
    private static void WriteVersion(MsgPackWriter writer, RecordChange change, bool hasTag)
    {
        writer.WriteMapHeader(2 + (hasTag ? 1 : 0) + (change.TtlMillis > 0 ? 1 : 0));
        writer.WriteString("value"u8);
        if (change.Value.IsEmpty)
            writer.WriteNil();
        else
            writer.WriteRaw(change.Value.Span);
        writer.WriteString("timestamp"u8);
        TimestampCodec.Write(writer, change.Timestamp);
        if (hasTag)
        {
            writer.WriteString("tag"u8);
            writer.WriteString(change.Tag.Span);
        }

        if (change.TtlMillis <= 0)
            return;
        writer.WriteString("ttlMs"u8);
        writer.WriteInteger(change.TtlMillis);
    }

    private static ReadOnlySpan<byte> NameOf(OperationKind kind) => kind switch
    {
        OperationKind.Put => "PUT"u8,
        OperationKind.Remove => "REMOVE"u8,
        OperationKind.OrAdd => "OR_ADD"u8,
        _ => "OR_REMOVE"u8,
    };
}
