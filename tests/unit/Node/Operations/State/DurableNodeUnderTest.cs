using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.State;

/// <summary>One life of a node on a simulated disk.</summary>
internal sealed class DurableNodeUnderTest : IDisposable
{
    private readonly DurableStoreUnderTest _store;
    private readonly Random _random;

    public DurableNodeUnderTest(
        SimulatedDisk disk, MemoryBackingStore backing, FsyncPolicy policy = FsyncPolicy.PerOp, TimeSpan later = default,
        long logBytesMax = WalLimits.LogBytesMaxDefault)
    {
        _random = new Random((int)disk.Calls);
        _store = new DurableStoreUnderTest(disk, backing, policy, logBytesMax: logBytesMax);
        _store.Clock.Advance(later);
        _store.Recovered();
        Grid = new NodeGrid(
            new NodeOptions { NodeId = "node" }, _store.Store, new QueryEngine(_store.Store, _store.Clock, TaskScheduler.Default),
            new NoAuthentication(), _store.Clock, bytes => _random.NextBytes(bytes));
    }

    public ManualTimeProvider Clock => _store.Clock;

    public NodeGrid Grid { get; }

    public RecordStore Store => _store.Store;

    public Task<Exception> LogFailed => _store.Failed;

    public IGridSession Open() => Grid.OpenSessionAsync(Credentials.Anonymous, new SinkUnderTest(), CancellationToken.None).AsTask().Result;

    /// <summary>Starts a batch and completes with it.</summary>
    public Task<WriteBatch> ApplyAsync(WriteBatch batch)
    {
        var completed = new TaskCompletionSource<WriteBatch>(TaskCreationOptions.RunContinuationsAsynchronously);
        Open().Maps.Apply(batch, new Completion(completed));
        return completed.Task;
    }

    public long LogSlowed => _store.Storage.LogSlowed;

    public void Drain() => _store.Storage.Drain();

    public void Dispose()
    {
        Grid.Dispose();
        _store.Dispose();
    }

    private sealed class Completion(TaskCompletionSource<WriteBatch> completed) : IWriteCompletion
    {
        public void OnCompleted(WriteBatch batch) => completed.SetResult(batch);
    }
}
