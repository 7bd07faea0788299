using Google.Protobuf;
using TopGun.Client.Sessions.Subscriptions;
using TopGun.Core.Grid.Topics;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions;

/// <summary>Topics of one session over its stream; what it publishes while no node can be reached is refused.</summary>
internal sealed class RemoteTopics(RemoteSession session) : ITopics
{
    /// <inheritdoc/>
    public IDisposable Subscribe(string topic, ITopicSink sink)
    {
        var live = new LiveTopic(
            session, sink, new SessionCommand { TopicSubscribe = new TopicSubscription { Topic = topic } });
        session.Subscribe(live);
        return live;
    }

    /// <inheritdoc/>
    public void Publish(string topic, ReadOnlyMemory<byte> data)
    {
        session.ThrowIfClosed();
        session.Tell(CommandFor(topic, data));
    }

    /// <summary>The command that publishes.</summary>
    public static SessionCommand CommandFor(string topic, ReadOnlyMemory<byte> data) => new()
    {
        TopicPublish = new TopicPublication { Topic = topic, Data = UnsafeByteOperations.UnsafeWrap(data) },
    };
}
