namespace TopGun.Node.Storage.Journal;

/// <summary>The part of the journal that outlives the process: what was recovered of it, and how much is still wanted.</summary>
public sealed class KeptJournal
{
    private readonly List<JournalEntry> _entries;
    private Func<long> _oldestWanted;

    internal KeptJournal(ulong life, long oldest, long next, List<JournalEntry> entries)
    {
        Life = life;
        Oldest = oldest;
        Next = next;
        _entries = entries;
        _oldestWanted = () => oldest;
    }

    /// <summary>Tells the journal from all others; the same in all its lives.</summary>
    public ulong Life { get; }

    /// <summary>Nothing from this number on was dropped.</summary>
    public long Oldest { get; }

    /// <summary>Number of the next entry, beyond all that anybody was ever told.</summary>
    public long Next { get; }

    /// <summary>Says from which number on entries are wanted; what is older is dropped with the next flush.</summary>
    public Func<long> OldestWanted
    {
        get => Volatile.Read(ref _oldestWanted);
        set => Volatile.Write(ref _oldestWanted, value);
    }

    /// <summary>Hands over what was recovered, once.</summary>
    public IReadOnlyList<JournalEntry> TakeEntries()
    {
        JournalEntry[] taken = [.. _entries];
        _entries.Clear();
        _entries.TrimExcess();
        return taken;
    }
}
