using System.Collections.Concurrent;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Values;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage;

namespace TopGun.Node.Query.Indexes;

/// <summary>The declared indexes of this node. Queries find their index without a lock; a node without indexes pays nothing for writes.</summary>
/// <param name="store">The records.</param>
/// <param name="clock">Decides what has expired.</param>
/// <param name="scheduler">Adds the records that exist already.</param>
public sealed class RecordIndexes(RecordStore store, TimeProvider clock, TaskScheduler scheduler) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private int _disposed;
    private readonly ConcurrentDictionary<string, RecordIndex[]> _byMap = new(StringComparer.Ordinal);

    /// <summary>Makes an index; the records of the map are added in the background.</summary>
    /// <param name="descriptor">What to index; hash or navigable.</param>
    /// <exception cref="GridException">The attribute is malformed, or a further map cannot be made.</exception>
    public void Create(IndexDescriptor descriptor)
    {
        if (!FieldPath.TryParse(descriptor.Attribute, out var path))
            throw new GridException(GridErrorCode.InvalidArgument, $"'{descriptor.Attribute}' is no path of names with dots between", "attribute");
        if (!store.TryOpen(descriptor.MapName, out var map))
            throw new GridException(GridErrorCode.Unavailable, store.MapLimitReason);
        RecordIndex index = descriptor.Kind == IndexKind.Hash ? new ValueIndex(map, path) : new NumberIndex(map, path);
        lock (_gate)
        {
            _byMap[map.Name] = [.. _byMap.GetValueOrDefault(map.Name, []), index];
            map.Observe(index);
        }
        var stop = _stop.Token;
        _ = Task.Factory.StartNew(
            () => index.Build(clock.GetUtcNow().ToUnixTimeMilliseconds(), stop), stop, TaskCreationOptions.DenyChildAttach, scheduler);
    }

    /// <summary>Gives an index up.</summary>
    /// <param name="descriptor">The index; nothing happens when it was not made.</param>
    public void Drop(IndexDescriptor descriptor)
    {
        lock (_gate)
        {
            if (Find(descriptor) is not { } index)
                return;
            index.Map.Unobserve(index);
            _byMap[descriptor.MapName] = Array.FindAll(_byMap[descriptor.MapName], other => other != index);
        }
    }

    /// <summary>How far an index is.</summary>
    /// <param name="descriptor">The index.</param>
    public IndexStatus StatusOf(IndexDescriptor descriptor)
    {
        var total = store.Find(descriptor.MapName)?.Count ?? 0;
        return Find(descriptor) is not { } index
            ? new IndexStatus(descriptor, 0, total, 0, IsDone: false)
            : new IndexStatus(descriptor, index.Entries, total, index.IsDone ? total : Math.Min(index.Processed, total), index.IsDone);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>The keys in which a plan finds its records; null when all records have to be read.</summary>
    internal IRecordKeys? Find(QueryPlan plan) => Choose(plan).Keys;

    /// <summary>The index by which a plan finds its records; null when all records have to be read.</summary>
    internal IndexDescriptor? Describe(QueryPlan plan) => Choose(plan).Index is { } index
        ? new IndexDescriptor(plan.MapName, index.Path.Text, index is ValueIndex ? IndexKind.Hash : IndexKind.Navigable)
        : null;

    private (RecordIndex? Index, IRecordKeys? Keys) Choose(QueryPlan plan)
    {
        if (plan.Filter is null || !_byMap.TryGetValue(plan.MapName, out var indexes))
            return default;
        foreach (var index in indexes)
        {
            if (index.IsDone && index.Find(plan.Filter) is { } keys)
                return (index, keys);
        }
        return default;
    }

    private RecordIndex? Find(IndexDescriptor descriptor) =>
        Array.Find(_byMap.GetValueOrDefault(descriptor.MapName, []), index => index.Path.Text == descriptor.Attribute);
}
