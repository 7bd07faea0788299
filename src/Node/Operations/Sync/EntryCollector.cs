using TopGun.Core.Grid.Sync;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.Sync;

/// <summary>Collects the keys of an observed-remove map below a Merkle node, up to a budget.</summary>
/// <param name="keysMax">Most keys.</param>
/// <param name="bytesMax">Most bytes of keys, values and tags.</param>
internal struct EntryCollector(int keysMax, long bytesMax) : IEntryVisitor
{
    private long _bytes;

    /// <summary>The keys; incomplete when <see cref="IsOver"/>.</summary>
    public List<OrEntry> Entries { get; } = [];

    /// <summary>Whether there was more than the budget allows.</summary>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public bool Visit(OrEntry entry)
    {
        _bytes += entry.Key.Length;
        foreach (var element in entry.Elements)
            _bytes += element.Tag.Length + element.Value.Length;
        foreach (var tag in entry.Tombstones)
            _bytes += tag.Length;
        IsOver = Entries.Count == keysMax || _bytes > bytesMax;
        if (!IsOver)
            Entries.Add(entry);
        return !IsOver;
    }
}
