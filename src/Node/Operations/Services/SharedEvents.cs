using TopGun.Grid.V1;

namespace TopGun.Node.Operations.Services;

/// <summary>The latest events of a gateway that more sessions may be added to while they wait. Guarded by the outbox's lock.</summary>
/// <remarks>
/// What several sessions are told at once is one object for all of them, and they are told one after another; several, since
/// other writers may be at the same with something else. A session is added to an event only while nothing later waits for it or was
/// sent to it, so that each session gets its events in the order in which it was told them.
/// </remarks>
internal sealed class SharedEvents
{
    // More than writers that are at it at once on the machines that this is made for; with fewer places less would be shared.
    private const int Places = 16;

    private readonly (object Content, SessionEvent Event, long Number)[] _events = new (object, SessionEvent, long)[Places];
    private int _latest;

    /// <summary>Adds a session to the event that carries a content.</summary>
    /// <param name="content">What it is told.</param>
    /// <param name="address">The session.</param>
    /// <param name="command">The command that the event answers; 0 for none.</param>
    /// <param name="oldestWaiting">Number of the first event that was not sent yet.</param>
    /// <returns>False when the session needs an event of its own.</returns>
    public bool TryAdd(object content, GatewayAddress address, ulong command, long oldestWaiting)
    {
        for (var age = 0; age < Places; age++)
        {
            ref readonly var shared = ref _events[(_latest + Places - age) % Places];
            if (!ReferenceEquals(shared.Content, content))
            {
                continue;
            }

            if (shared.Number < oldestWaiting || shared.Number < address.LatestEvent)
            {
                return false;
            }

            shared.Event.MoreSessions.Add(address.Session);
            if (command != 0)
            {
                shared.Event.MoreCommands.Add(command);
            }

            address.LatestEvent = shared.Number;
            return true;
        }

        return false;
    }

    /// <summary>Takes in a new event, in place of the oldest.</summary>
    public void Note(object content, SessionEvent happened, long number)
    {
        _latest = (_latest + 1) % Places;
        _events[_latest] = (content, happened, number);
    }
}
