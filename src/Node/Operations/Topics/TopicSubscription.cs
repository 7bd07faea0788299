using TopGun.Core.Grid.Topics;

namespace TopGun.Node.Operations.Topics;

/// <summary>One session's interest in a topic.</summary>
internal sealed class TopicSubscription(TopicRegistry registry, string name, object session, ITopicSink sink) : IDisposable
{
    /// <summary>The topic's name.</summary>
    public string Name => name;

    /// <summary>The session; it hears nothing of what it publishes itself.</summary>
    public object Session => session;

    /// <summary>Receives the publications.</summary>
    public ITopicSink Sink => sink;

    /// <summary>The topic as it was joined.</summary>
    public Topic? Topic { get; set; }

    /// <inheritdoc/>
    public void Dispose() => registry.Leave(this);
}
