using System.Text;
using TopGun.Core.Access;
using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Counters;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The counters of one session; each that it asks for it follows until it ends.</summary>
internal sealed class SessionCounters(NodeSession session, CounterRegistry registry, CallerAccess access) : ICounters
{
    private static readonly GridError BadName = new(
        GridErrorCode.InvalidArgument, $"Invalid counter name: use 1 to {GridLimits.ResourceNameBytesMax} bytes without control characters");

    private static readonly GridError TooMany = new(
        GridErrorCode.TooLarge, $"this node already holds {CounterLimits.CountersMax} counters, which is its limit; use fewer counters");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Counter> _followed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Request(string name, ICounterSink sink)
    {
        session.ThrowIfClosed();
        var counter = default(Counter);
        if ((RefuseReading(name) ?? Follow(name, sink, out counter)) is { } refusal)
        {
            sink.OnFailed(refusal);
            return;
        }
        var delivery = new Delivery();
        counter!.Tell(sink, delivery);
        delivery.Complete();
    }

    /// <inheritdoc/>
    public void Merge(CounterTotals totals, ICounterSink sink)
    {
        session.ThrowIfClosed();
        var isReader = RefuseReading(totals.Name) is null;
        var counter = default(Counter);
        var refusal = FindFault(totals)
            ?? access.Refuse(new Resource(ResourceKind.Counter, totals.Name), AccessAction.Write)
            ?? (isReader ? Follow(totals.Name, sink, out counter) : Open(totals.Name, out counter));
        if (refusal is not null)
        {
            sink.OnFailed(refusal);
            return;
        }
        var delivery = new Delivery();
        if (counter!.Merge(totals, session, isReader ? sink : new MutedCounterSink(sink), delivery) is { } error)
            sink.OnFailed(error);
        delivery.Complete();
    }

    private static GridError? FindFault(CounterTotals totals) =>
        (PnCounter.FindFault(totals.Positive) ?? PnCounter.FindFault(totals.Negative)) is { } fault
            ? new GridError(GridErrorCode.InvalidArgument, fault)
            : null;

    private GridError? RefuseReading(string name) => access.Refuse(new Resource(ResourceKind.Counter, name), AccessAction.Read);

    private static bool IsGood(string name)
    {
        foreach (var unit in name)
            if (char.IsControl(unit))
                return false;
        return name.Length is > 0 and <= GridLimits.ResourceNameBytesMax && Encoding.UTF8.GetByteCount(name) <= GridLimits.ResourceNameBytesMax;
    }

    private GridError? Open(string name, out Counter? counter)
    {
        counter = IsGood(name) ? registry.Open(name) : null;
        if (counter is not null)
            return null;
        return IsGood(name) ? TooMany : BadName;
    }

    private GridError? Follow(string name, ICounterSink sink, out Counter? counter)
    {
        counter = null;
        if (!IsGood(name))
            return BadName;
        SessionSubscription subscription;
        lock (_gate)
        {
            if (_followed.TryGetValue(name, out counter))
                return null;
            subscription = new SessionSubscription(session.Subscriptions);
            if (session.Subscriptions.Hold(subscription) is { } refusal)
                return refusal;
            counter = registry.Open(name);
            if (counter is null)
            {
                subscription.Dispose();
                return TooMany;
            }
            counter.Follow(session, sink);
            var follower = new CounterFollower(counter, session);
            subscription.Attach(new JudgedSubscription(follower, () => RefuseReading(name), error => Lose(name, sink, error)));
            _followed.Add(name, counter);
        }
        // The rules may have changed before it was attached.
        subscription.JudgeAnew();
        return null;
    }

    private void Lose(string name, ICounterSink sink, GridError error)
    {
        lock (_gate)
            _followed.Remove(name);
        sink.OnFailed(error);
    }
}
