using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Node.Query.Plans;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Query.Live;

/// <summary>One distinct live query, evaluated once per write for all its subscribers.</summary>
internal abstract class StandingQuery(QueryPlan plan)
{
    private readonly Lock _subscribersGate = new();
    private Subscription[] _subscribers = [];

    /// <summary>The query; its sort and page size are those of the first subscriber where they do not matter live.</summary>
    public QueryPlan Plan { get; } = plan;

    /// <summary>Number of subscriptions that hold this query; guarded by the registry's lock.</summary>
    public int Holders { get; set; }

    /// <summary>Whether it cannot be served any more; a newcomer needs a new one.</summary>
    public abstract bool IsFailed { get; }

    /// <summary>Whether anybody would be told.</summary>
    protected bool HasSubscribers => Volatile.Read(ref _subscribers).Length > 0;

    /// <summary>Takes in a subscriber; its page follows at once or later.</summary>
    /// <param name="subscription">The subscriber.</param>
    /// <param name="own">Its own plan, whose order and page size decide its page.</param>
    public abstract void Join(Subscription subscription, QueryPlan own);

    /// <summary>Sees a write that may concern the query; the partition's lock is held.</summary>
    /// <param name="mutation">The write.</param>
    /// <param name="transition">Its values; one that cannot match is null.</param>
    public abstract void OnMutation(in RecordMutation mutation, in RecordTransition transition);

    /// <summary>Lets a subscriber go.</summary>
    public void Leave(Subscription subscription)
    {
        lock (_subscribersGate)
            Volatile.Write(ref _subscribers, Array.FindAll(_subscribers, other => !ReferenceEquals(other, subscription)));
    }

    /// <summary>Lets a subscriber see every later change.</summary>
    protected void Admit(Subscription subscription)
    {
        lock (_subscribersGate)
            Volatile.Write(ref _subscribers, [.. _subscribers, subscription]);
    }

    /// <summary>Offers one change to every subscriber.</summary>
    protected void Emit(RowChange change, int partition, long sequence, Delivery delivery)
    {
        foreach (var subscription in Volatile.Read(ref _subscribers))
            subscription.Offer(change, partition, sequence, delivery);
    }

    /// <summary>Tells every subscriber that the query cannot be served.</summary>
    protected void FailAll(GridError error)
    {
        foreach (var subscription in Volatile.Read(ref _subscribers))
            subscription.Fail(error);
    }
}
