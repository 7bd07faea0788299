using System.Text;
using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Counters;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The counters of one session; each that it asks for it follows until it ends.</summary>
internal sealed class SessionCounters(NodeSession session, CounterRegistry registry) : ICounters
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
        if (Follow(name, sink, out var counter) is { } refusal)
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
        if ((FindFault(totals) ?? Follow(totals.Name, sink, out _)) is { } refusal)
        {
            sink.OnFailed(refusal);
            return;
        }
        var delivery = new Delivery();
        if (registry.Open(totals.Name)!.Merge(totals, session, sink, delivery) is { } error)
            sink.OnFailed(error);
        delivery.Complete();
    }

    private static GridError? FindFault(CounterTotals totals) =>
        (PnCounter.FindFault(totals.Positive) ?? PnCounter.FindFault(totals.Negative)) is { } fault
            ? new GridError(GridErrorCode.InvalidArgument, fault)
            : null;

    private static bool IsGood(string name)
    {
        foreach (var unit in name)
            if (char.IsControl(unit))
                return false;
        return name.Length is > 0 and <= GridLimits.ResourceNameBytesMax && Encoding.UTF8.GetByteCount(name) <= GridLimits.ResourceNameBytesMax;
    }

    private GridError? Follow(string name, ICounterSink sink, out Counter? counter)
    {
        counter = null;
        if (!IsGood(name))
            return BadName;
        lock (_gate)
        {
            if (_followed.TryGetValue(name, out counter))
                return null;
            var subscription = new SessionSubscription(session.Subscriptions);
            if (session.Subscriptions.Hold(subscription) is { } refusal)
                return refusal;
            counter = registry.Open(name);
            if (counter is null)
            {
                subscription.Dispose();
                return TooMany;
            }
            counter.Follow(session, sink);
            subscription.Attach(new CounterFollower(counter, session));
            _followed.Add(name, counter);
            return null;
        }
    }
}
