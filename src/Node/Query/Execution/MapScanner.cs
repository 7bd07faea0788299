using TopGun.Core.Partitions;
using TopGun.Node.Query.Indexes;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Execution;

/// <summary>Scans one map, partition by partition, and decides on which thread.</summary>
/// <param name="map">The map.</param>
/// <param name="indexes">Spare a scan the records that cannot match.</param>
/// <param name="clock">Decides what has expired.</param>
/// <param name="scheduler">Runs what a caller should not wait for; never on the thread that schedules it.</param>
internal sealed class MapScanner(RecordMap map, RecordIndexes indexes, TimeProvider clock, TaskScheduler scheduler)
{
    /// <summary>The map.</summary>
    public RecordMap Map => map;

    private bool IsSmall => map.Count <= QueryLimits.InlineScanRecordsMax;

    /// <summary>The clock in milliseconds since the epoch.</summary>
    public long NowMillis => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Finds the first rows of a plan. No lock may be held; each partition is locked for its own share.</summary>
    /// <param name="plan">What to look for.</param>
    /// <param name="capacity">Most rows to keep.</param>
    /// <param name="fences">Receives the sequence of each partition at its scan; may be empty.</param>
    /// <param name="cancellationToken">Gives up between two partitions.</param>
    public TopRows Scan(QueryPlan plan, int capacity, Span<long> fences, CancellationToken cancellationToken = default)
    {
        var rows = new TopRows(plan.Order, capacity);
        var visitor = new MatchVisitor(plan, rows);
        Scan(plan, ref visitor, fences, cancellationToken);
        return rows;
    }

    /// <summary>Shows at least the live records that a plan accepts to a visitor. No lock may be held; each partition is locked for its own share.</summary>
    /// <param name="plan">What to look for.</param>
    /// <param name="visitor">Sees the records.</param>
    /// <param name="fences">Receives the sequence of each partition at its scan; may be empty.</param>
    /// <param name="cancellationToken">Gives up between two partitions.</param>
    public void Scan<TVisitor>(QueryPlan plan, ref TVisitor visitor, Span<long> fences, CancellationToken cancellationToken = default)
        where TVisitor : struct, IRecordVisitor
    {
        var nowMillis = NowMillis;
        Func<int, IEnumerable<byte[]>>? keysOf = indexes.Find(plan) is { } keys ? keys.In : null;
        for (var partition = 0; partition < Partitioning.Count; partition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sequence = keysOf is null
                ? map.Scan(partition, nowMillis, ref visitor)
                : map.Scan(partition, nowMillis, keysOf, ref visitor);
            if (!fences.IsEmpty)
                fences[partition] = sequence;
        }
    }

    /// <summary>Runs work that scans: now when the map is small, else on the scheduler (settled 40).</summary>
    public void Run(Action work)
    {
        if (IsSmall)
            work();
        else
            Schedule(work);
    }

    /// <summary>Computes from a scan: now when the map is small, else on the scheduler.</summary>
    public ValueTask<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => IsSmall
        ? ValueTask.FromResult(work())
        : new ValueTask<T>(Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler));

    /// <summary>Runs work later on the scheduler; may be called under a partition's lock.</summary>
    public void Schedule(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
}
