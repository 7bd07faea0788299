using TopGun.Core.Grid;
using TopGun.Node.Operations.Names;
using TopGun.Node.Operations.Topics;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The topics of one session.</summary>
internal sealed class SessionTopics(NodeSession session, TopicRegistry registry) : ITopics
{
    private const string Kind = "topic";

    /// <inheritdoc/>
    public IDisposable Subscribe(string topic, ITopicSink sink)
    {
        session.ThrowIfClosed();
        var subscription = new SessionSubscription(session.Subscriptions);
        if ((ResourceNames.Refuse(Kind, topic) ?? session.Subscriptions.Hold(subscription)) is { } refusal)
            sink.OnFailed(refusal);
        else
            subscription.Attach(registry.Subscribe(topic, session, sink));
        return subscription;
    }

    /// <inheritdoc/>
    public void Publish(string topic, ReadOnlyMemory<byte> data)
    {
        session.ThrowIfClosed();
        var publisherId = session.Principal.UserId ?? session.Principal.Device?.DeviceId;
        if ((ResourceNames.Refuse(Kind, topic) ?? registry.Publish(topic, data, session, publisherId)) is { } refusal)
            session.Sink.OnRefused(refusal);
    }
}
