using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Node.Operations.State;

namespace TopGun.Node.Operations.Counters;

/// <summary>One counter and those who follow it.</summary>
internal sealed class Counter
{
    private static readonly GridError TooManyReplicas = new(
        GridErrorCode.TooLarge, $"a counter holds totals of at most {CounterLimits.ReplicasMax} replicas; let replicas keep their id");

    private readonly Lock _gate = new();
    private readonly PnCounter _value = new(string.Empty);
    private readonly Dictionary<object, ICounterSink> _followers = new(ReferenceEqualityComparer.Instance);
    private readonly NodeRecords _records;
    private CounterTotals _totals;

    /// <summary>Makes a counter.</summary>
    /// <param name="totals">Its name and its totals to begin with.</param>
    /// <param name="records">Where it is remembered.</param>
    public Counter(CounterTotals totals, NodeRecords records)
    {
        _records = records;
        _totals = totals;
        _value.Merge(totals.Positive, totals.Negative);
    }

    /// <summary>Hands the state to a follower.</summary>
    public void Tell(ICounterSink sink, Delivery delivery)
    {
        lock (_gate)
            sink.OnState(_totals, delivery);
    }

    /// <summary>Takes a follower in; it is told of every change from now on.</summary>
    public void Follow(object session, ICounterSink sink)
    {
        lock (_gate)
            _followers[session] = sink;
    }

    /// <summary>Lets a follower go.</summary>
    public void Unfollow(object session)
    {
        lock (_gate)
            _followers.Remove(session);
    }

    /// <summary>Merges legal totals; tells the sender in any case and the other followers when something changed.</summary>
    /// <returns>Why it was refused; null when it was not.</returns>
    public GridError? Merge(CounterTotals other, object session, ICounterSink sink, Delivery delivery)
    {
        lock (_gate)
        {
            if (Exceeds(_value.Positive, other.Positive) || Exceeds(_value.Negative, other.Negative))
                return TooManyReplicas;
            var hasChanged = _value.Merge(other.Positive, other.Negative);
            if (hasChanged)
                Keep(new CounterTotals(_totals.Name, Copy(_value.Positive), Copy(_value.Negative)));
            sink.OnMerged(_totals, delivery);
            if (!hasChanged)
                return null;
            foreach (var (follower, followerSink) in _followers)
                if (!ReferenceEquals(follower, session))
                    followerSink.OnMerged(_totals, delivery);
            return null;
        }
    }

    private void Keep(CounterTotals totals)
    {
        _totals = totals;
        if (_records.IsDurable)
            _records.Put(NodeRecords.Counters, totals.Name, CounterState.Write(totals));
    }

    private static OrderedDictionary<string, double> Copy(IReadOnlyDictionary<string, double> totals) =>
        new(totals, StringComparer.Ordinal);

    private static bool Exceeds(IReadOnlyDictionary<string, double> own, IReadOnlyDictionary<string, double> other)
    {
        if (own.Count + other.Count <= CounterLimits.ReplicasMax)
            return false;
        var count = own.Count;
        foreach (var (nodeId, _) in other)
            count += own.ContainsKey(nodeId) ? 0 : 1;
        return count > CounterLimits.ReplicasMax;
    }
}
