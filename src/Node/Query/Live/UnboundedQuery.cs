using System.Runtime.InteropServices;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Partitions;
using TopGun.Node.Query.Execution;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>A standing query without limit: what changed follows from the record before and after the write alone.</summary>
/// <remarks>
/// It keeps no rows, so it has no lock and each subscriber takes its own snapshot. More rows than a page holds are not on the page, but
/// their later changes are told.
/// </remarks>
internal sealed class UnboundedQuery(QueryPlan plan, MapScanner scanner) : StandingQuery(plan)
{
    /// <inheritdoc/>
    public override bool IsFailed => false;

    /// <inheritdoc/>
    public override void Join(Subscription subscription, QueryPlan own)
    {
        Admit(subscription);
        scanner.Run(() => Snapshot(subscription, own));
    }

    /// <inheritdoc/>
    public override void OnMutation(in RecordMutation mutation, in RecordTransition transition)
    {
        if (HasSubscribers && Judge(mutation.Key, transition) is { } change)
            Emit(change, mutation.Partition, mutation.Sequence, mutation.Delivery);
    }

    private RowChange? Judge(byte[] key, in RecordTransition transition)
    {
        var wasIn = transition.Before is { } before && Plan.Accepts(key, before);
        if (transition.After is { } after && Plan.Accepts(key, after))
            return new RowChange(wasIn && transition.WasLive ? ChangeKind.Update : ChangeKind.Enter, key, Plan.Project(after));
        return wasIn ? new RowChange(ChangeKind.Leave, key, default) : null;
    }

    private void Snapshot(Subscription subscription, QueryPlan own)
    {
        try
        {
            var fences = new long[Partitioning.Count];
            for (var attempt = 0; attempt < QueryLimits.SnapshotAttemptsMax; attempt++)
            {
                subscription.Restart();
                var rows = scanner.Scan(own, own.RowsMax, fences);
                var sorted = CollectionsMarshal.AsSpan(rows.TakeSorted());
                if (subscription.Start(own.ToPage(sorted, rows.IsTruncated, scanner.NowMillis), fences))
                    return;
            }
            subscription.Fail(SnapshotErrors.TooManyChanges);
        }
        catch (Exception exception)
        {
            subscription.Fail(SnapshotErrors.From(exception));
        }
    }
}
