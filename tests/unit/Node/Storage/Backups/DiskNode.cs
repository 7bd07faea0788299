using TopGun.Core.Grid;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Backups;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Wal;

namespace TopGun.Node.Tests.Storage.Backups;

/// <summary>A durable store on a real directory, with SQLite or a schema of PostgreSQL behind it.</summary>
internal sealed class DiskNode : IDisposable
{
    private readonly DataDirectory _directory;
    private readonly PostgresAddress? _address;
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();

    /// <summary>Opens or makes the directory, and recovers.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="schema">Schema of the shared server; null for SQLite.</param>
    /// <param name="segmentBytes">Bytes at which a segment is sealed.</param>
    public DiskNode(string path, string? schema, int segmentBytes = 1 << 20)
    {
        _directory = new DataDirectory(path);
        _address = schema is null ? null : AddressOf(schema);
        Storage = new DurableStorage(
            Store, _directory.OpenLog(), OpenStore(),
            new DurabilityOptions
            {
                SegmentBytes = segmentBytes, FlushInterval = TimeSpan.FromHours(1), DrainTimeout = LogUnderTest.Limit, Failed = exception => throw exception, Warn = _ => { },
            },
            TimeProvider.System);
        Storage.Recover(parallelism: 2);
    }

    public RecordStore Store { get; } = new();

    public DurableStorage Storage { get; }

    /// <summary>Address of a schema; its connections bear the schema's name.</summary>
    public static PostgresAddress AddressOf(string schema) =>
        PostgresAddress.TryParse($"{PostgresServer.Shared.AddressOf(schema)};Application Name={schema}", out var address, out var error) ? address : throw new InvalidOperationException(error);

    /// <summary>Applies writes and waits until they are acknowledged.</summary>
    public Task WriteAsync(params IReadOnlyList<Write> writes)
    {
        Store.Apply(Write.Batch(writes), _groups, origin: null, _delivery);
        _delivery.Complete();
        return LogWaitUnderTest.For(Store.Log!).WaitAsync(LogUnderTest.Limit);
    }

    public List<string> State() => DurableStoreUnderTest.StateOf(Store);

    /// <summary>Makes an archive as another process would.</summary>
    public BackupManifest Backup(string file) => NodeBackup.Write(
        _directory.Layout,
        () => _address is null ? new SqliteSnapshot(_directory.Layout.StorePath) : new PostgresSnapshot(_address, _directory.Layout.SharedLogId!),
        file, nowMillis: 1_700_000_000_000);

    public void Dispose()
    {
        Storage.Dispose();
        _directory.Dispose();
    }

    private IBackingStore OpenStore()
    {
        if (_address is null)
            return new SqliteStore(_directory.Layout.StorePath);
        var known = _directory.Layout.SharedLogId;
        var log = known ?? Guid.NewGuid().ToString("N");
        _directory.KeepSharedLogId(log);
        return new PostgresStore(_address, log, isNewLog: known is null);
    }
}
