using System.Collections.Concurrent;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;

namespace TopGun.Node.Operations.Topics;

/// <summary>All topics of a node: they exist while somebody subscribes, keep nothing and replay nothing.</summary>
/// <remarks>A topic's lock is held while outboxes are appended to, and nothing else is locked under it.</remarks>
internal sealed class TopicRegistry(TimeProvider timeProvider, int dataBytesMax)
{
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);

    /// <summary>Topics that somebody subscribes to.</summary>
    public int Count => _topics.Count;

    /// <summary>Subscribes a session.</summary>
    public IDisposable Subscribe(string name, object session, ITopicSink sink)
    {
        var subscription = new TopicSubscription(this, name, session, sink);
        do
        {
            subscription.Topic = _topics.GetOrAdd(name, static _ => new Topic());
        }
        while (!subscription.Topic.TryJoin(subscription));
        return subscription;
    }

    /// <summary>Ends a subscription.</summary>
    public void Leave(TopicSubscription subscription)
    {
        if (subscription.Topic is { } topic && topic.Leave(subscription))
            _topics.TryRemove(new KeyValuePair<string, Topic>(subscription.Name, topic));
    }

    /// <summary>Publishes to the subscribers of other sessions.</summary>
    /// <returns>Why it was refused; null when it was not.</returns>
    public GridError? Publish(string name, ReadOnlyMemory<byte> data, object session, string? publisherId)
    {
        if (data.Length > dataBytesMax)
            return new GridError(GridErrorCode.TooLarge, $"the published value takes {data.Length} bytes, more than {dataBytesMax}; publish less");
        if (!_topics.TryGetValue(name, out var topic))
            return null;
        var publication = new Publication
        {
            Topic = name,
            Data = data,
            PublisherId = publisherId,
            TimestampMillis = timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var delivery = new Delivery();
        topic.Publish(publication, session, delivery);
        delivery.Complete();
        return null;
    }
}
