using TopGun.Core.Partitions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Indexes;

/// <summary>Finds the keys of one map by the value of one field, so that a query need not read all records.</summary>
/// <remarks>
/// Partition by partition, each part under that partition's lock. It follows writes from its registration on; what is there
/// already is added by <see cref="Build"/>. Adding twice changes nothing, so that both may meet the same record. It may name a
/// record that no longer matches, never miss one that does: queries test each record that it names.
/// </remarks>
internal abstract class RecordIndex(RecordMap map, FieldPath path) : IMapObserver
{
    private readonly int[] _entries = new int[Partitioning.Count];
    private long _processed;
    private int _isDone;

    /// <summary>The field.</summary>
    public FieldPath Path => path;

    /// <summary>The map.</summary>
    public RecordMap Map => map;

    /// <summary>Whether all records are in it.</summary>
    public bool IsDone => Volatile.Read(ref _isDone) == 1;

    /// <summary>Records that <see cref="Build"/> has looked at.</summary>
    public long Processed => Volatile.Read(ref _processed);

    /// <summary>Records in the index; exact when nobody writes.</summary>
    public long Entries
    {
        get
        {
            var entries = 0L;
            foreach (var count in _entries)
                entries += count;
            return entries;
        }
    }

    /// <summary>Where a filter finds its records; null when this index does not help it.</summary>
    public abstract IRecordKeys? Find(RecordFilter filter);

    /// <inheritdoc/>
    public bool ReadsFormer => true;

    /// <inheritdoc/>
    public bool ReadsSets => false;

    /// <inheritdoc/>
    public void OnMutation(in RecordMutation mutation)
    {
        // Sets have no fields.
        if (mutation.IsOfSet)
            return;
        if (mutation.Before.Value is { } before && TryRemove(mutation.Partition, mutation.Key, FieldOf(before)))
            _entries[mutation.Partition]--;
        if (mutation.After.Value is { } after)
            Add(mutation.Partition, mutation.Key, after);
    }

    /// <summary>Adds the records that are there already, one partition after another.</summary>
    /// <param name="nowMillis">Clock in milliseconds since the epoch; decides what has expired.</param>
    /// <param name="cancellationToken">Ends it between two partitions.</param>
    public void Build(long nowMillis, CancellationToken cancellationToken)
    {
        var visitor = new Builder(this);
        for (visitor.Partition = 0; visitor.Partition < Partitioning.Count; visitor.Partition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            map.Scan(visitor.Partition, nowMillis, ref visitor);
        }
        Volatile.Write(ref _isDone, 1);
    }

    /// <summary>Adds a key under a value of the field; false when it is there already or the value is not indexed.</summary>
    protected abstract bool TryAdd(int partition, byte[] key, MsgPackValue field);

    /// <summary>Takes a key out from under a value of the field; false when it is not there.</summary>
    protected abstract bool TryRemove(int partition, byte[] key, MsgPackValue field);

    private MsgPackValue FieldOf(byte[] record) => new MsgPackValue(record).Resolve(path);

    private void Add(int partition, byte[] key, byte[] record)
    {
        if (TryAdd(partition, key, FieldOf(record)))
            _entries[partition]++;
    }

    private struct Builder(RecordIndex index) : IRecordVisitor
    {
        public int Partition;

        public readonly bool Visit(byte[] key, uint keyHash, in RecordVersion record)
        {
            index.Add(Partition, key, record.Value!);
            Volatile.Write(ref index._processed, index._processed + 1);
            return true;
        }
    }
}
