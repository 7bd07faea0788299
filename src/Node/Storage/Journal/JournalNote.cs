namespace TopGun.Node.Storage.Journal;

/// <summary>What the log takes down of a mutation for the journal's sake.</summary>
/// <param name="sequence">Its number in the journal, 1 or more.</param>
/// <param name="isUpdate">Whether there was a value before.</param>
/// <param name="previous">That value; empty when there was none, or it was not in memory.</param>
public readonly ref struct JournalNote(long sequence, bool isUpdate, ReadOnlySpan<byte> previous)
{
    /// <summary>Number in the journal; 0 for a mutation that it does not keep beyond the process.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>Whether there was a value before.</summary>
    public bool IsUpdate { get; } = isUpdate;

    /// <summary>That value, if it was in memory.</summary>
    public ReadOnlySpan<byte> Previous { get; } = previous;
}
