namespace TopGun.Client.Journals;

/// <summary>A piece of the journal.</summary>
/// <param name="Entries">The entries in order.</param>
/// <param name="HasMore">True when more entries match.</param>
/// <param name="OldestSequence">Smallest sequence that is still kept; above what was asked for when entries were missed.</param>
/// <param name="LatestSequence">Greatest sequence given so far; 0 before the first.</param>
/// <param name="Incarnation">Tells the journal from those of other nodes and earlier lives.</param>
public sealed record JournalPiece(
    IReadOnlyList<JournalEntry> Entries, bool HasMore, ulong OldestSequence, ulong LatestSequence, ulong Incarnation);
