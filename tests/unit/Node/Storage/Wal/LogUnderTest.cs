using System.Text;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Recoveries;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Wal;

/// <summary>A log on a simulated disk.</summary>
internal sealed class LogUnderTest : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LogUnderTest(SimulatedDisk disk, FsyncPolicy policy = FsyncPolicy.PerOp, int segmentBytes = 1 << 20, RecoveredLog? recovered = null)
    {
        Disk = disk;
        Log = new WriteAheadLog(
            disk, recovered ?? RecoveredLog.Empty,
            new LogOptions { Policy = policy, SegmentBytes = segmentBytes, Failed = exception => _failed.TrySetResult(exception) }, Clock);
    }

    public SimulatedDisk Disk { get; }

    public ManualTimeProvider Clock { get; } = new();

    public WriteAheadLog Log { get; }

    /// <summary>Ends with the failure of the log.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Appends a put.</summary>
    public void Append(string key, string value = "v", long millis = 1)
    {
        var utf8 = Encoding.UTF8.GetBytes(key);
        var hash = Fnv1a.Hash(key);
        Log.Append(
            OperationKind.Put, (int)(hash % 271), "m", utf8, hash, new HlcTimestamp((ulong)millis, 0, "n"), 0, Write.Text(value), default);
    }

    /// <summary>Appends a put and waits until it is safe.</summary>
    public Task WriteAsync(string key, string value = "v", long millis = 1)
    {
        Append(key, value, millis);
        return LogWaitUnderTest.For(Log).WaitAsync(Limit);
    }

    public void Dispose() => Log.Dispose();

    /// <summary>Replays a disk into a fresh store.</summary>
    public static (StoreUnderTest Store, RecoveredLog Log, List<string> Warnings) Replay(SimulatedDisk disk, long watermark = 0)
    {
        var store = new StoreUnderTest();
        var warnings = new List<string>();
        var restoration = new Restoration(store.Store);
        var log = new LogReplay(disk, restoration, new RecoveryMeter(), warnings.Add).Run(watermark, parallelism: 2);
        restoration.Complete();
        return (store, log, warnings);
    }
}
