using TopGun.Client.Sessions;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Topics;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using CounterTotals = TopGun.Core.Grid.Counters.CounterTotals;

namespace TopGun.Client.Nodes;

/// <summary>An event as it is handed to one session after another: what it carries is converted once, so that all of them share one object.</summary>
/// <remarks>Of one stream and used again for its next event; nobody keeps it.</remarks>
internal sealed class ReceivedEvent
{
    private RecordChange? _record;
    private RowChange[]? _changes;
    private Publication? _publication;
    private JournaledChange? _journaled;
    private CounterTotals? _totals;

    /// <summary>The event.</summary>
    public SessionEvent Message { get; private set; } = new();

    /// <summary>The command that it answers in the session at hand; 0 for none.</summary>
    public ulong Command { get; private set; }

    /// <summary>The session at hand.</summary>
    public ulong Session { get; private set; }

    /// <summary>The write of another session.</summary>
    public RecordChange Record => _record ??= Message.Record.ToCore();

    /// <summary>Changes of a live query.</summary>
    public IReadOnlyList<RowChange> Changes => _changes ??= [.. Message.Changes.Changes_.Select(change => change.ToCore())];

    /// <summary>What was published.</summary>
    public Publication Publication => _publication ??= Message.Published.ToCore();

    /// <summary>What was journaled.</summary>
    public JournaledChange Journaled => _journaled ??= Message.Journaled.ToCore();

    /// <summary>The state of a counter.</summary>
    public CounterTotals Totals => _totals ??= (Message.Counter ?? Message.CounterChanged).ToCore();

    /// <summary>Goes on with another event, for its first session.</summary>
    public void Start(SessionEvent message)
    {
        Message = message;
        (Session, Command) = (message.Session, message.Command);
        (_record, _changes, _publication, _journaled, _totals) = (null, null, null, null, null);
    }

    /// <summary>Goes on with the same event, for a further session.</summary>
    /// <param name="index">Which of them.</param>
    public void MoveTo(int index) =>
        (Session, Command) = (Message.MoreSessions[index], index < Message.MoreCommands.Count ? Message.MoreCommands[index] : 0);
}
