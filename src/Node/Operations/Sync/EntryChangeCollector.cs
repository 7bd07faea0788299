using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.Sync;

/// <summary>Collects the changed keys of one partition of an observed-remove map from a place in the order of their hashes on.</summary>
/// <param name="after">Only keys with an element of a greater stamp, or with removed tags, which have none; the default value takes all.</param>
/// <param name="firstHash">Only keys whose hash is not below.</param>
internal readonly struct EntryChangeCollector(HlcTimestamp after, uint firstHash) : IEntryVisitor
{
    /// <summary>The keys with their hashes.</summary>
    public List<(uint Hash, OrEntry Entry)> Entries { get; } = [];

    /// <inheritdoc/>
    public bool Visit(OrEntry entry)
    {
        var hash = Fnv1a.HashUtf8(entry.Key.Span);
        if (hash >= firstHash && (after == default || entry.Tombstones.Count > 0 || IsNewer(entry)))
            Entries.Add((hash, entry));
        return true;
    }

    private bool IsNewer(OrEntry entry)
    {
        foreach (var element in entry.Elements)
            if (element.Timestamp > after)
                return true;
        return false;
    }
}
