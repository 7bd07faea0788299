using TopGun.Bridge.Sessions;
using TopGun.Core.Grid.Maps;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Sessions;

/// <summary>The hand-made SERVER_EVENT is the generated one, byte for byte.</summary>
public sealed class ServerEventFormTests
{
    private static IEnumerable<OperationKind> Kinds => Enum.GetValues<OperationKind>();

    [Test]
    public void Every_kind_of_change_looks_as_the_schema_says(
        [ValueSource(nameof(Kinds))] OperationKind kind, [Values(0L, 5000L)] long ttl)
    {
        var isRemoval = kind is OperationKind.Remove or OperationKind.OrRemove;
        var isOr = kind is OperationKind.OrAdd or OperationKind.OrRemove;
        var change = new RecordChange
        {
            MapName = "todos",
            Kind = kind,
            Key = "k"u8.ToArray(),
            Value = isRemoval ? default : Messages.Text("v").Bytes,
            Timestamp = Messages.Stamp,
            TtlMillis = isRemoval ? 0 : ttl,
            Tag = isOr ? "tag"u8.ToArray() : default,
        };

        Assert.That(ServerEventForm.Encode(change), Is.EqualTo(BridgeClient.Encode(Expected(change))));
    }

    private static ServerEvent Expected(RecordChange change)
    {
        var value = new OpaqueValue(change.Value);
        long? ttl = change.TtlMillis > 0 ? change.TtlMillis : null;
        return new ServerEvent
        {
            Event = change.Kind switch
            {
                OperationKind.Put => Event(EntryEventType.Put, new LwwRecord { Value = value, Timestamp = change.Timestamp, TtlMs = ttl }),
                OperationKind.Remove => Event(EntryEventType.Remove, new LwwRecord { Value = value, Timestamp = change.Timestamp }),
                OperationKind.OrAdd => Event(
                    EntryEventType.OrAdd, null, new OrMapRecord { Value = value, Timestamp = change.Timestamp, Tag = "tag", TtlMs = ttl }, "tag"),
                _ => Event(EntryEventType.OrRemove, null, null, "tag"),
            },
        };
    }

    private static EntryEvent Event(EntryEventType type, LwwRecord? record, OrMapRecord? orRecord = null, string? tag = null) =>
        new() { MapName = "todos", EventType = type, Key = "k", Record = record, OrRecord = orRecord, OrTag = tag };
}
