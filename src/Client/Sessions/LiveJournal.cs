using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions;

/// <summary>One subscription to the journal; after the loss of a stream it goes on behind the last change it got.</summary>
internal sealed class LiveJournal(RemoteSession session, IJournalSink sink, SessionCommand message) : LiveCommand(session, message)
{
    /// <inheritdoc/>
    protected override void Receive(SessionEvent happened, Delivery delivery)
    {
        if (happened.EventCase != SessionEvent.EventOneofCase.Journaled)
            return;
        Message.JournalSubscribe.FromSequence = happened.Journaled.Sequence + 1;
        sink.OnJournaled(happened.Journaled.ToCore(), delivery);
    }

    /// <inheritdoc/>
    protected override void Fail(GridError error) => sink.OnFailed(error);
}
