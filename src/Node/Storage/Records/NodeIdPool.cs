using System.Collections.Concurrent;

namespace TopGun.Node.Storage.Records;

/// <summary>Shares one string per node id between all records stamped by that node.</summary>
internal sealed class NodeIdPool
{
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>The shared string equal to <paramref name="nodeId"/>.</summary>
    public string Share(string nodeId)
    {
        if (_ids.TryGetValue(nodeId, out var shared))
            return shared;
        // Records keep the strings they have; only sharing starts anew.
        if (_ids.Count >= StorageLimits.SharedNodeIdsMax)
            _ids.Clear();
        return _ids.GetOrAdd(nodeId, nodeId);
    }
}
