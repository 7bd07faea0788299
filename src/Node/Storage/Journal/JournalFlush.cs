namespace TopGun.Node.Storage.Journal;

/// <summary>What a flush of the log does to the journal of a backing store.</summary>
/// <param name="Life">The journal; a store that meanwhile keeps another one is left alone.</param>
/// <param name="Oldest">Blocks that end before this number go.</param>
/// <param name="Blocks">Those that come, in order; whatever the store has from the first of them on goes.</param>
public sealed record JournalFlush(ulong Life, long Oldest, IReadOnlyList<JournalBlock> Blocks)
{
    /// <summary>Number from which on the store's blocks go.</summary>
    public long ReplacedFrom => Blocks.Count == 0 ? long.MaxValue : Blocks[0].First;
}
