using TopGun.Core.Grid.Topics;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>Topics, measured.</summary>
internal sealed class MeteredTopics(ITopics topics, OperationWatch watch) : ITopics
{
    /// <inheritdoc/>
    public IDisposable Subscribe(string topic, ITopicSink sink)
    {
        var subscription = topics.Subscribe(topic, sink);
        watch.Count(NodeService.Messaging);
        return subscription;
    }

    /// <inheritdoc/>
    public void Publish(string topic, ReadOnlyMemory<byte> data)
    {
        var started = watch.Start();
        topics.Publish(topic, data);
        watch.Count(NodeService.Messaging);
        watch.End(NodeService.Messaging, started, topic);
    }
}
