using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Names;
using TopGun.Node.Operations.Topics;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The topics of one session.</summary>
internal sealed class SessionTopics(NodeSession session, TopicRegistry registry, CallerAccess access) : ITopics
{
    private const string Kind = "topic";

    /// <inheritdoc/>
    public IDisposable Subscribe(string topic, ITopicSink sink)
    {
        session.ThrowIfClosed();
        var subscription = new SessionSubscription(session.Subscriptions);
        var resource = new Resource(ResourceKind.Topic, topic);
        GridError? RefuseReading() => access.Refuse(resource, AccessAction.Read);
        if ((ResourceNames.Refuse(Kind, topic) ?? RefuseReading() ?? session.Subscriptions.Hold(subscription)) is { } refusal)
        {
            sink.OnFailed(refusal);
            return subscription;
        }
        subscription.Attach(new JudgedSubscription(registry.Subscribe(topic, session, sink), RefuseReading, sink.OnFailed));
        // The rules may have changed before it was attached.
        subscription.JudgeAnew();
        return subscription;
    }

    /// <inheritdoc/>
    public void Publish(string topic, ReadOnlyMemory<byte> data)
    {
        session.ThrowIfClosed();
        var publisherId = session.Principal.UserId ?? session.Principal.Device?.DeviceId;
        var refusal = ResourceNames.Refuse(Kind, topic)
            ?? access.Refuse(new Resource(ResourceKind.Topic, topic), AccessAction.Write, data.Span)
            ?? registry.Publish(topic, data, session, publisherId);
        if (refusal is not null)
            session.Sink.OnRefused(refusal);
    }
}
