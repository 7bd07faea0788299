namespace TopGun.Core.Grid.Journals;

/// <summary>A piece of the journal.</summary>
/// <param name="Changes">The changes in order.</param>
/// <param name="HasMore">True when more changes match.</param>
/// <param name="OldestSequence">
/// Smallest sequence that is still kept, or the next one when nothing is; above what was asked for when changes were missed.
/// </param>
public sealed record JournalPage(IReadOnlyList<JournaledChange> Changes, bool HasMore, ulong OldestSequence)
{
    /// <summary>Greatest sequence given so far; 0 before the first.</summary>
    public ulong LatestSequence { get; init; }

    /// <summary>Tells the journal from those of other nodes, and from earlier ones of this node that have ended, whose numbers mean other changes.</summary>
    public ulong Incarnation { get; init; }
}
