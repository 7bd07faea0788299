namespace TopGun.Core.Grid.Topics;

/// <summary>Receives what is published on one topic. Calls are synchronous, ordered, and must not block.</summary>
public interface ITopicSink
{
    /// <summary>Something was published; called under the topic's lock.</summary>
    /// <param name="publication">What was published, shared by all subscribers.</param>
    /// <param name="delivery">Scope that flushes the receivers afterwards.</param>
    void OnPublished(Publication publication, Delivery delivery);

    /// <summary>The subscription was refused; nothing else will arrive.</summary>
    /// <param name="error">Why.</param>
    void OnFailed(GridError error);
}
