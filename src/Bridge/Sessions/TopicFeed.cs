using TopGun.Bridge.Connections;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>Sends what is published on one topic to its connection; encoded once for all subscribers.</summary>
internal sealed class TopicFeed(Outbox outbox) : ITopicSink, IDisposable
{
    private volatile bool _hasFailed;
    private IDisposable? _subscription;

    /// <summary>True when the subscription was refused and may be tried again.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Subscribes.</summary>
    /// <param name="topics">Topics of the session.</param>
    /// <param name="topic">The topic.</param>
    public void Start(ITopics topics, string topic) => _subscription = topics.Subscribe(topic, this);

    /// <inheritdoc/>
    public void OnPublished(Publication publication, Delivery delivery) =>
        outbox.Append(OutboxEntry.Of(publication.ClientForm ??= Encode(publication)), delivery);

    /// <inheritdoc/>
    public void OnFailed(GridError error)
    {
        _hasFailed = true;
        outbox.Append(ClientErrors.Of(error.Code, error.Message));
        outbox.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription?.Dispose();

    private static byte[] Encode(Publication publication) => Scratch.Encode(new TopicMessage
    {
        Topic = publication.Topic,
        Data = new OpaqueValue(publication.Data),
        PublisherId = publication.PublisherId,
        Timestamp = (ulong)publication.TimestampMillis,
    });
}
