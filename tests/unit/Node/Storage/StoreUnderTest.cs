using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage;

/// <summary>A record store that takes writes as tests write them.</summary>
internal sealed class StoreUnderTest(int mapsMax = StorageLimits.MapsMaxDefault, MemoryBudget? budget = null)
{
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();

    public RecordStore Store { get; } = new(mapsMax, budget: budget);

    /// <summary>Applies one batch and returns its outcomes.</summary>
    public OperationOutcome[] Apply(params IReadOnlyList<Write> writes)
    {
        var batch = Write.Batch(writes);
        Store.Apply(batch, _groups, origin: null, _delivery);
        _delivery.Complete();
        return [.. batch.Operations.ToArray().Select(operation => operation.Outcome)];
    }

    public RecordVersion Get(string key, string map = "m") =>
        Store.Find(map)?.Get(Write.KeyBytes(key), Fnv1a.Hash(key)) ?? default;

    /// <summary>Keys of the live records of a map.</summary>
    public List<string> LiveKeys(long nowMillis, string map = "m")
    {
        var keys = new List<string>();
        var visitor = new KeyCollector(keys);
        for (var partition = 0; partition < Partitioning.Count; partition++)
            Store.Find(map)?.Scan(partition, nowMillis, ref visitor);
        return keys;
    }
}
