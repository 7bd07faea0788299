using TopGun.Client.Nodes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions.Subscriptions;

/// <summary>One subscription to the journal; after the loss of a stream it goes on behind the last change it got.</summary>
/// <param name="session">Its session.</param>
/// <param name="sink">Receives the changes.</param>
/// <param name="tail">The last change that the sink got, from whichever of its subscriptions.</param>
/// <param name="message">The command that starts it.</param>
internal sealed class LiveJournal(RemoteSession session, IJournalSink sink, JournalTail tail, SessionCommand message) : LiveCommand(session, message)
{
    /// <inheritdoc/>
    protected override void Receive(ReceivedEvent received, Delivery delivery)
    {
        if (received.Message.EventCase != SessionEvent.EventOneofCase.Journaled)
            return;
        Message.JournalSubscribe.FromSequence = received.Journaled.Sequence + 1;
        if (tail.TryMoveTo(received.Journaled.Sequence))
            sink.OnJournaled(received.Journaled, delivery);
    }

    /// <inheritdoc/>
    protected override void Fail(GridError error) => sink.OnFailed(error);
}
