using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;

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
        Envelope.Begin(writer, "SERVER_EVENT"u8);
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
                // Clients delete a key only when REMOVE carries a record with a nil value (wire-protocol T3).
                RecordForms.Write(writer, change.Value.Span, change.Timestamp, change.TtlMillis, tag: default);
                break;
            case OperationKind.OrAdd:
                writer.WriteString("orRecord"u8);
                RecordForms.Write(writer, change.Value.Span, change.Timestamp, change.TtlMillis, change.Tag.Span);
                goto case OperationKind.OrRemove;
            case OperationKind.OrRemove:
                writer.WriteString("orTag"u8);
                writer.WriteString(change.Tag.Span);
                break;
        }
    }

    private static ReadOnlySpan<byte> NameOf(OperationKind kind) => kind switch
    {
        OperationKind.Put => "PUT"u8,
        OperationKind.Remove => "REMOVE"u8,
        OperationKind.OrAdd => "OR_ADD"u8,
        _ => "OR_REMOVE"u8,
    };
}
