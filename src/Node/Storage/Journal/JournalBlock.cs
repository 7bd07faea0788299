namespace TopGun.Node.Storage.Journal;

/// <summary>Some entries of the journal as a backing store keeps them: a block of the log (docs/specs/wal.md).</summary>
/// <param name="First">Number of the first of them.</param>
/// <param name="Last">Number of the last of them.</param>
/// <param name="Bytes">The block, its head included.</param>
public sealed record JournalBlock(long First, long Last, byte[] Bytes);
