using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Tombstones;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Recoveries;

/// <summary>Mutations of one source on their way back into a store, in batches. Not thread-safe.</summary>
internal sealed class RestorationBatch(Restoration restoration, Utf8Interner names)
{
    private const int OperationsMax = 1024;

    private readonly WriteBatch _batch = new();
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();
    private byte[] _frame = [];
    private HlcTimestamp _latest;
    private int _kept;

    /// <summary>Names the bytes that records point into.</summary>
    public void Attach(byte[] frame)
    {
        Flush();
        _frame = frame;
        _batch.Reset(frame);
    }

    /// <summary>Takes a record in.</summary>
    public void Add(in LogRecord record)
    {
        if (record.IsForgotten)
        {
            restoration.Forget(new ForgottenRemoval(
                record.Kind, record.Partition, names.Intern(Bytes(record.Map)), Bytes(record.Key).ToArray(), record.KeyHash,
                new HlcTimestamp((ulong)record.Millis, record.Counter, names.Intern(Bytes(record.NodeId))), (ulong)record.TtlMillis, Bytes(record.Tag).ToArray()));
            return;
        }
        if (record.JournalSequence > 0)
            restoration.Journal?.Add(record, _frame);
        ref var operation = ref _batch.Add();
        operation.Kind = record.Kind;
        operation.MapName = names.Intern(Bytes(record.Map));
        operation.Key = record.Key;
        operation.KeyHash = record.KeyHash;
        operation.Value = record.Value;
        operation.Tag = record.Tag;
        Finish(ref operation, record.Millis, record.Counter, names.Intern(Bytes(record.NodeId)), record.TtlMillis);
    }

    /// <summary>Takes a record of a backing store in, with copies of its bytes.</summary>
    /// <exception cref="InvalidOperationException">No node can have written it.</exception>
    public void Add(in StoredRecord record)
    {
        if (record.FindFault() is { } fault)
            throw StoredRecord.Damaged($"of a record of the map '{record.MapName}' {fault}");
        if (string.Equals(record.MapName, SystemMaps.Forgotten, StringComparison.Ordinal))
        {
            restoration.Raise(ForgottenStamp.Of(record));
            return;
        }
        ref var operation = ref _batch.Add();
        operation.Kind = record.Kind;
        operation.MapName = record.MapName;
        operation.Key = Keep(record.Key);
        operation.KeyHash = record.KeyHash;
        operation.Value = Keep(record.Value);
        operation.Tag = Keep(record.Tag);
        Finish(ref operation, record.Millis, record.Counter, record.NodeId, record.TtlMillis);
    }

    /// <summary>Restores what is left and reports the latest stamp.</summary>
    public void Complete()
    {
        Flush();
        restoration.Report(_latest);
    }

    private void Flush()
    {
        if (_batch.Count == 0)
            return;
        restoration.Restore(_batch, _groups, _delivery);
        _batch.Reset(_frame);
        _kept = 0;
    }

    private void Finish(ref WriteOperation operation, long millis, uint counter, string nodeId, long ttlMillis)
    {
        operation.HasTimestamp = true;
        operation.Millis = millis;
        operation.Counter = counter;
        operation.NodeId = nodeId;
        operation.TtlMillis = ttlMillis;
        var stamp = new HlcTimestamp((ulong)millis, counter, string.Empty);
        if (stamp > _latest)
            _latest = stamp;
        if (_batch.Count == OperationsMax)
            Flush();
    }

    private Slice Keep(byte[]? bytes)
    {
        if (bytes is null)
            return default;
        if (_frame.Length - _kept < bytes.Length)
        {
            Array.Resize(ref _frame, Math.Max(_kept + bytes.Length, _frame.Length * 2));
            _batch.Attach(_frame);
        }
        bytes.CopyTo(_frame, _kept);
        var slice = new Slice(_kept, bytes.Length);
        _kept += bytes.Length;
        return slice;
    }

    private ReadOnlySpan<byte> Bytes(Slice slice) => _frame.AsSpan(slice.Offset, slice.Length);
}
