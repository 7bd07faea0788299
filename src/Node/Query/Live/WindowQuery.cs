using System.Runtime.InteropServices;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Partitions;
using TopGun.Node.Query.Execution;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>A standing query with a limit or with groups: a window shared by its subscribers, refilled from the store when it runs dry.</summary>
/// <remarks>
/// Its lock comes after a partition's and before a subscriber's. A fill scans the map with no lock of its own held; writes
/// beside it are both applied to the present window and logged. When the scan is done, the logged writes above each partition's
/// fence are applied to what it found, and the difference between the two windows is told: exactly what the present window
/// could not know. So nothing is lost or doubled, and no partition's lock is taken under another's.
/// </remarks>
internal sealed class WindowQuery(QueryPlan plan, MapScanner scanner) : StandingQuery(plan)
{
    // Changes that no write made pass every fence.
    private const long BeyondFences = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly WindowLog _log = new();
    private readonly List<WindowChange> _changes = [];
    private List<Subscription> _waiting = [];
    private ILiveResult? _window;
    private bool _isFilling;
    private GridError? _failure;

    /// <inheritdoc/>
    public override bool IsFailed => Volatile.Read(ref _failure) is not null;

    /// <inheritdoc/>
    public override void Join(Subscription subscription, QueryPlan own)
    {
        Admit(subscription);
        bool mustWait, mustFill;
        lock (_gate)
        {
            mustWait = _window is null or { IsShort: true } && _failure is null;
            mustFill = mustWait && !_isFilling;
            _isFilling |= mustFill;
            if (mustWait)
                _waiting.Add(subscription);
        }
        if (!mustWait)
            Serve(subscription);
        else if (mustFill)
            scanner.Run(Fill);
    }

    /// <inheritdoc/>
    public override void OnMutation(in RecordMutation mutation, in RecordTransition transition)
    {
        var key = mutation.Key;
        var value = transition.After is { } after && Plan.Accepts(key, after) ? after : null;
        if (value is null && (transition.Before is not { } before || !Plan.Accepts(key, before)))
            return;
        lock (_gate)
        {
            if (_isFilling)
                _log.Add(mutation.Partition, mutation.Sequence, key, value);
            if (_window is null)
                return;
            _window.Apply(key, value, _changes);
            foreach (ref readonly var change in CollectionsMarshal.AsSpan(_changes))
                Tell(change, mutation);
            _changes.Clear();
            if (_window.Failure is { } failure)
                GiveUp(failure);
            else if (_window.IsDry && !_isFilling)
                Refill();
        }
    }

    private void Tell(in WindowChange change, in RecordMutation mutation)
    {
        if (change.Left is { } left)
            Emit(Leave(left), mutation.Partition, mutation.Sequence, mutation.Delivery);
        if (change.Entered is { } entered)
            Emit(Enter(entered), mutation.Partition, mutation.Sequence, mutation.Delivery);
        if (change.Updated is { } updated)
            Emit(new RowChange(ChangeKind.Update, updated.Key, Plan.Project(updated.Value)), mutation.Partition, mutation.Sequence, mutation.Delivery);
    }

    // Subscribers are told outside of the partition's lock, which a writer holds here.
    private void GiveUp(GridError failure)
    {
        _window = null;
        _failure = failure;
        scanner.Schedule(() => Fail(failure));
    }

    private void Refill()
    {
        _isFilling = true;
        _log.Clear();
        scanner.Schedule(Fill);
    }

    private void Fill()
    {
        try
        {
            var fences = new long[Partitioning.Count];
            for (var attempt = 0; attempt < QueryLimits.SnapshotAttemptsMax; attempt++)
            {
                lock (_gate)
                    _log.Clear();
                if (TryInstall(Scan(fences), fences))
                    return;
            }
            Fail(SnapshotErrors.TooManyChanges);
        }
        catch (Exception exception)
        {
            Fail(SnapshotErrors.From(exception));
        }
    }

    private ILiveResult Scan(Span<long> fences) => Plan.Grouping is { } grouping
        ? LiveGroups.Scan(scanner, Plan, grouping, fences)
        : new Window(Plan.Order, Plan.RowsMax, scanner.Scan(Plan, Window.CapacityFor(Plan.RowsMax), fences));

    private bool TryInstall(ILiveResult next, ReadOnlySpan<long> fences)
    {
        var delivery = new Delivery();
        List<Subscription> served;
        lock (_gate)
        {
            if (_log.HasOverflowed)
                return false;
            _log.Replay(next, fences);
            if (next.Failure is { } failure)
                throw new GridException(failure);
            if (_window is { } present)
                TellDifference(present, next, delivery);
            _window = next;
            _isFilling = false;
            _log.Clear();
            (served, _waiting) = (_waiting, []);
            if (next.IsDry)
                Refill();
        }
        delivery.Complete();
        foreach (var subscription in served)
            Serve(subscription);
        return true;
    }

    private void TellDifference(ILiveResult present, ILiveResult next, Delivery delivery)
    {
        foreach (var row in present.Visible)
        {
            if (!next.Shows(row.Key))
                Emit(Leave(row), 0, BeyondFences, delivery);
        }
        foreach (var row in next.Visible)
        {
            if (!present.Shows(row.Key))
                Emit(Enter(row), 0, BeyondFences, delivery);
        }
    }

    // A newcomer's page is the window as it is; what it is told afterwards happened after that.
    private void Serve(Subscription subscription)
    {
        for (var attempt = 0; attempt < QueryLimits.SnapshotAttemptsMax; attempt++)
        {
            Row[] rows;
            bool hasMore;
            lock (_gate)
            {
                if (_failure is not null)
                    break;
                subscription.Restart();
                rows = _window!.Visible.ToArray();
                hasMore = _window.HasMore;
            }
            if (subscription.Start(Plan.ToPage(rows, hasMore, scanner.NowMillis), fences: []))
                return;
        }
        subscription.Fail(_failure ?? SnapshotErrors.TooManyChanges);
    }

    private void Fail(GridError error)
    {
        lock (_gate)
        {
            _failure = error;
            _window = null;
            _isFilling = false;
            _log.Clear();
            _waiting = [];
        }
        FailAll(error);
    }

    private static RowChange Leave(Row row) => new(ChangeKind.Leave, row.Key, default);

    private RowChange Enter(Row row) => new(ChangeKind.Enter, row.Key, Plan.Project(row.Value));
}
