using TopGun.Bridge.Connections;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>
/// Sends changes of the journal to its connection. One feed serves all subscriptions of the connection, so that each live
/// change is sent once; it is encoded once for all connections.
/// </summary>
internal sealed class JournalFeed(Outbox outbox) : IJournalSink
{
    /// <summary>A change as clients read it.</summary>
    /// <param name="change">The change.</param>
    public static JournalEntry EntryOf(JournaledChange change) => new()
    {
        Sequence = change.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Type = change.Kind switch
        {
            JournalKinds.Put => JournalEventType.Put,
            JournalKinds.Update => JournalEventType.Update,
            _ => JournalEventType.Delete,
        },
        MapName = change.MapName,
        Key = MsgPackText.Decode(change.Key.Span),
        Value = change.Value.IsEmpty ? null : new OpaqueValue(change.Value),
        PreviousValue = change.PreviousValue.IsEmpty ? null : new OpaqueValue(change.PreviousValue),
        Timestamp = change.Timestamp,
        NodeId = change.Timestamp.NodeId,
    };

    /// <inheritdoc/>
    public void OnJournaled(JournaledChange change, Delivery delivery) => outbox.Append(
        OutboxEntry.Of(change.ClientForm ??= Scratch.Encode(new JournalEvent { Entry = EntryOf(change) })), delivery);

    /// <inheritdoc/>
    public void OnFailed(GridError error)
    {
        outbox.Append(ClientErrors.Of(error.Code, error.Message));
        outbox.Flush();
    }
}
