using TopGun.Core.Grid.Sessions;

namespace TopGun.Core.Grid.Topics;

/// <summary>Publish and subscribe without storage.</summary>
public interface ITopics
{
    /// <summary>
    /// Subscribes to a topic: what others publish from now on arrives in one order for all subscribers. What this session
    /// publishes does not arrive.
    /// </summary>
    /// <param name="topic">1 to 256 characters of <c>A-Z a-z 0-9 _ - . : /</c>.</param>
    /// <param name="sink">Receives the publications, or one failure.</param>
    /// <returns>Disposing it ends the subscription; nothing arrives after the call returns.</returns>
    IDisposable Subscribe(string topic, ITopicSink sink);

    /// <summary>Publishes to the other sessions that subscribe now; a refusal goes to <see cref="ISessionSink.OnRefused"/>.</summary>
    /// <param name="topic">Topic.</param>
    /// <param name="data">One MsgPack value; must not be modified afterwards.</param>
    void Publish(string topic, ReadOnlyMemory<byte> data);
}
