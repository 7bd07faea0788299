using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;

namespace TopGun.Node.Operations.Topics;

/// <summary>One topic while somebody subscribes to it; its lock orders its publications for all subscribers.</summary>
internal sealed class Topic
{
    private readonly Lock _gate = new();
    private readonly List<TopicSubscription> _subscriptions = [];
    private bool _retired;

    /// <summary>Takes a subscriber in; false when the topic is retired and another must be made.</summary>
    public bool TryJoin(TopicSubscription subscription)
    {
        lock (_gate)
        {
            if (!_retired)
                _subscriptions.Add(subscription);
            return !_retired;
        }
    }

    /// <summary>Lets a subscriber go; nothing is delivered to it afterwards.</summary>
    /// <returns>True when it was the last and the topic is retired.</returns>
    public bool Leave(TopicSubscription subscription)
    {
        lock (_gate)
        {
            if (!_subscriptions.Remove(subscription) || _subscriptions.Count > 0)
                return false;
            _retired = true;
            return true;
        }
    }

    /// <summary>Hands a publication to every subscriber but those of the publisher's session.</summary>
    public void Publish(Publication publication, object publisher, Delivery delivery)
    {
        lock (_gate)
        {
            foreach (var subscription in _subscriptions)
                if (!ReferenceEquals(subscription.Session, publisher))
                    subscription.Sink.OnPublished(publication, delivery);
        }
    }
}
