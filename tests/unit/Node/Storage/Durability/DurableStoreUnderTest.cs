using TopGun.Core.Grid;
using TopGun.Core.Partitions;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>One life of a durable store on a simulated disk.</summary>
internal sealed class DurableStoreUnderTest : IDisposable
{
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();

    public DurableStoreUnderTest(
        SimulatedDisk disk, IBackingStore backing, FsyncPolicy policy = FsyncPolicy.PerOp, int segmentBytes = 1 << 20,
        long logBytesMax = WalLimits.LogBytesMaxDefault, MemoryBudget? budget = null,
        JournalRetention? journal = null, bool evictsByItself = true)
    {
        Store = new RecordStore(budget: budget);
        Storage = new DurableStorage(
            Store, disk, backing,
            new DurabilityOptions
            {
                Policy = policy,
                SegmentBytes = segmentBytes,
                LogBytesMax = logBytesMax,
                Journal = journal,
                EvictsByItself = evictsByItself,
                DrainTimeout = LogUnderTest.Limit,
                Failed = exception => _failed.TrySetResult(exception),
                Warn = warning =>
                {
                    lock (Warnings)
                        Warnings.Add(warning);
                },
            },
            Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public RecordStore Store { get; }

    public DurableStorage Storage { get; }

    public List<string> Warnings { get; } = [];

    public Task<Exception> Failed => _failed.Task;

    /// <summary>Recovers on one thread, so that each call to the disk comes at the same place every time.</summary>
    public DurableStoreUnderTest Recovered()
    {
        Storage.Recover(parallelism: 1);
        return this;
    }

    /// <summary>Applies writes and waits until they are safe.</summary>
    /// <returns>False when the log failed, and so nothing may be acknowledged.</returns>
    public async Task<bool> WriteAsync(params IReadOnlyList<Write> writes)
    {
        var batch = Write.Batch(writes);
        Store.Apply(batch, _groups, origin: null, _delivery);
        _delivery.Complete();
        return await IsSafeAsync();
    }

    /// <summary>Waits until everything logged so far is safe.</summary>
    /// <returns>False when the log failed.</returns>
    public async Task<bool> IsSafeAsync()
    {
        var safe = LogWaitUnderTest.For(Store.Log!);
        return await Task.WhenAny(safe, Failed).WaitAsync(LogUnderTest.Limit) == safe;
    }

    /// <summary>Everything that readers and replicas can tell of the store: each record, and the roots of the trees.</summary>
    public List<string> State() => StateOf(Store);

    public static List<string> StateOf(RecordStore store)
    {
        var state = new List<string>();
        foreach (var map in store.Maps.OrderBy(map => map.Name, StringComparer.Ordinal))
        {
            map.HashChanges();
            state.Add($"{map.Name} {map.Kind} {map.Tree.RootHash:x8}");
            var visitor = new RecordLines(map, state);
            for (var partition = 0; partition < Partitioning.Count; partition++)
                map.ScanChanged(partition, 0, ref visitor);
        }
        state.Sort(StringComparer.Ordinal);
        return state;
    }

    public void Dispose() => Storage.Dispose();
}
