using System.Runtime.CompilerServices;
using TopGun.Client.Sessions.Commands;
using TopGun.Client.Sessions.Subscriptions;
using TopGun.Core.Grid.Journals;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using JournalFilter = TopGun.Core.Grid.Journals.JournalFilter;

namespace TopGun.Client.Sessions;

/// <summary>The journal for one session over its stream.</summary>
internal sealed class RemoteJournal(RemoteSession session) : IJournal
{
    private readonly ConditionalWeakTable<IJournalSink, JournalTail> _tails = [];

    /// <inheritdoc/>
    public async ValueTask<JournalPage> ReadAsync(
        JournalFilter filter, ulong fromSequence, int limit, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var reading = new JournalReading { Filter = filter.ToSchema(), FromSequence = fromSequence, Limit = (uint)Math.Max(0, limit) };
        return await session.ReadAsync(
            new PendingRead<JournalPage>(
                new SessionCommand { JournalRead = reading },
                SessionEvent.EventOneofCase.JournalPage,
                static answer => answer.JournalPage.ToCore()),
            cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(JournalFilter filter, ulong? fromSequence, IJournalSink sink)
    {
        var wanted = new JournalSubscription { Filter = filter.ToSchema() };
        if (fromSequence is { } from)
            wanted.FromSequence = from;
        var tail = _tails.GetOrCreateValue(sink);
        var live = new LiveJournal(session, sink, tail, new SessionCommand { JournalSubscribe = wanted });
        session.Subscribe(live);
        return live;
    }
}
