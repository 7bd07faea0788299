namespace TopGun.Node.Query.Live;

/// <summary>What was written while a window is being filled, so that the scan and the writes beside it become one state.</summary>
/// <remarks>Not thread-safe; guarded by its query's lock.</remarks>
internal sealed class WindowLog
{
    private readonly List<Entry> _entries = [];

    /// <summary>Whether writes were lost: the scan must be taken again.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Forgets everything; a scan that begins after this call sees what was forgotten.</summary>
    public void Clear()
    {
        _entries.Clear();
        HasOverflowed = false;
    }

    /// <summary>Keeps one write.</summary>
    /// <param name="partition">Partition of the record.</param>
    /// <param name="sequence">Number of the mutation there.</param>
    /// <param name="key">Key.</param>
    /// <param name="value">Value that matches; null when the record does not match or is gone.</param>
    public void Add(int partition, long sequence, byte[] key, byte[]? value)
    {
        if (_entries.Count < QueryLimits.PendingChangesMax)
            _entries.Add(new Entry(partition, sequence, key, value));
        else
            HasOverflowed = true;
    }

    /// <summary>Applies to a window the writes that its scan did not see.</summary>
    /// <param name="window">Filled by the scan.</param>
    /// <param name="fences">Sequence of each partition at its scan.</param>
    public void Replay(ILiveResult window, ReadOnlySpan<long> fences)
    {
        var unseen = new List<WindowChange>();
        foreach (var entry in _entries)
        {
            if (entry.Sequence > fences[entry.Partition])
                window.Apply(entry.Key, entry.Value, unseen);
        }
    }

    private readonly record struct Entry(int Partition, long Sequence, byte[] Key, byte[]? Value);
}
