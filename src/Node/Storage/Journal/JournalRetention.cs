namespace TopGun.Node.Storage.Journal;

/// <summary>How much of the journal outlives the process.</summary>
/// <param name="Capacity">Entries, 1 or more.</param>
/// <param name="BytesMax">Bytes of their keys and values.</param>
/// <param name="NewLife">Names the journal if it must begin anew; no other journal has this number.</param>
public sealed record JournalRetention(int Capacity, long BytesMax, ulong NewLife);
