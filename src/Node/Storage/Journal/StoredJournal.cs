namespace TopGun.Node.Storage.Journal;

/// <summary>The journal as a backing store has it.</summary>
/// <param name="Life">Tells it from all others.</param>
/// <param name="Oldest">Every entry from this number on is in the store, up to its watermark.</param>
/// <param name="Blocks">Its entries, in order; the first block may hold older ones too.</param>
public sealed record StoredJournal(ulong Life, long Oldest, IReadOnlyList<JournalBlock> Blocks);
