namespace TopGun.Client.Sessions.Subscriptions;

/// <summary>
/// The last change of the journal that a sink got. A node tells each subscription of a change, one right after the other; a sink
/// hears of it once.
/// </summary>
internal sealed class JournalTail
{
    private ulong _sequence;

    /// <summary>Takes note of a change.</summary>
    /// <returns>False when it was the last one already.</returns>
    public bool TryMoveTo(ulong sequence) => Interlocked.Exchange(ref _sequence, sequence) != sequence;
}
