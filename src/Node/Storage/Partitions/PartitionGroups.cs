using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Sets;

namespace TopGun.Node.Storage.Partitions;

/// <summary>The operations of one batch, chained by partition in request order (performance §3.2).</summary>
/// <remarks>
/// Arrays are reused from batch to batch; building costs a few nanoseconds per operation and nothing per partition that the
/// batch does not touch. Not thread-safe.
/// </remarks>
public sealed class PartitionGroups
{
    private const int InitialOperations = 16;

    // Places are kept plus one, so that 0 is the end of a chain and a cleared array is an empty grouping.
    private readonly int[] _firsts = new int[Partitioning.Count];
    private readonly int[] _touched = new int[Partitioning.Count];
    private int[] _nexts = new int[InitialOperations];
    private RecordMap?[] _maps = new RecordMap?[InitialOperations];
    private OrSet?[] _sets = new OrSet?[InitialOperations];
    private int _touchedCount;
    private int[]? _deferred;

    /// <summary>The partitions that the batch touches.</summary>
    internal ReadOnlySpan<int> Touched => _touched.AsSpan(0, _touchedCount);

    /// <summary>First operation in a touched partition.</summary>
    internal int First(int partition) => _firsts[partition] - 1;

    /// <summary>Next operation in the same partition, or -1.</summary>
    internal int Next(int operation) => _nexts[operation] - 1;

    /// <summary>Map of a grouped operation.</summary>
    internal RecordMap MapOf(int operation) => _maps[operation]!;

    /// <summary>Groups the operations that are still to be judged; those whose map cannot be made are refused.</summary>
    internal void Build(WriteBatch batch, RecordStore store)
    {
        var operations = batch.Operations;
        var frame = batch.Frame.Span;
        Reserve(operations.Length);
        RecordMap? map = null;
        var hasSets = false;
        // Backwards, because chains grow at their head.
        for (var i = operations.Length - 1; i >= 0; i--)
        {
            ref var operation = ref operations[i];
            if (operation.Outcome != OperationOutcome.Pending)
                continue;
            if (!ReferenceEquals(operation.MapName, map?.Name) && !store.TryOpen(operation.MapName, out map))
            {
                operation.Reject(GridErrorCode.TooLarge, store.MapLimitReason);
                continue;
            }
            if (!map.TryWriteAs(operation.Kind < OperationKind.OrAdd ? MapKind.LastWriteWins : MapKind.ObservedRemove))
            {
                operation.Reject(GridErrorCode.Conflict, map.OtherKindReason);
                continue;
            }
            _maps[i] = map;
            var partition = Partitioning.PartitionOf(operation.KeyHash);
            Push(partition, i);
            // The operations of a batch lie far apart, and memory answers many requests in the time of one.
            _sets[i] = map.Prefetch(partition, frame.Slice(operation.Key.Offset, operation.Key.Length), operation.KeyHash);
            hasSets |= _sets[i] is not null;
        }
        if (hasSets)
            PrefetchElements(operations, frame);
    }

    /// <summary>Puts a touched partition off.</summary>
    /// <param name="place">How many were put off before.</param>
    /// <param name="partition">The partition.</param>
    internal void Defer(int place, int partition) => (_deferred ??= new int[Partitioning.Count])[place] = partition;

    /// <summary>A partition that was put off.</summary>
    internal int Deferred(int place) => _deferred![place];

    /// <summary>Forgets the batch.</summary>
    internal void Clear()
    {
        foreach (var partition in Touched)
            _firsts[partition] = 0;
        _touchedCount = 0;
    }

    // Where an element will lie, its set must be asked; by now that is at hand. Backwards, since the last operations are merged first.
    private void PrefetchElements(ReadOnlySpan<WriteOperation> operations, ReadOnlySpan<byte> frame)
    {
        for (var i = operations.Length - 1; i >= 0; i--)
        {
            ref readonly var operation = ref operations[i];
            _sets[i]?.PrefetchElement(
                TagTable.HashOf(frame.Slice(operation.Tag.Offset, operation.Tag.Length)), operation.Tag.Length + operation.Value.Length);
            _sets[i] = null;
        }
    }

    private void Push(int partition, int operation)
    {
        ref var first = ref _firsts[partition];
        if (first == 0)
            _touched[_touchedCount++] = partition;
        _nexts[operation] = first;
        first = operation + 1;
    }

    private void Reserve(int operations)
    {
        if (_nexts.Length >= operations)
            return;
        var capacity = Math.Max(operations, _nexts.Length * 2);
        _nexts = new int[capacity];
        _maps = new RecordMap?[capacity];
        _sets = new OrSet?[capacity];
    }
}
