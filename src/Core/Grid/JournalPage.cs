namespace TopGun.Core.Grid;

/// <summary>A piece of the journal.</summary>
/// <param name="Changes">The changes in order.</param>
/// <param name="HasMore">True when more changes match.</param>
/// <param name="OldestSequence">
/// Smallest sequence that is still kept, or the next one when nothing is; above what was asked for when changes were missed.
/// </param>
public sealed record JournalPage(IReadOnlyList<JournaledChange> Changes, bool HasMore, ulong OldestSequence);
