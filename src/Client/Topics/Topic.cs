using TopGun.Client.Calls;
using TopGun.Client.Records;
using TopGun.Client.Sessions;
using TopGun.Client.Telemetry;

namespace TopGun.Client.Topics;

/// <summary>Publish and subscribe without storage: who subscribes now gets it. Thread-safe; cheap to make.</summary>
/// <typeparam name="T">What it carries.</typeparam>
public sealed class Topic<T>
{
    private readonly ClientSession _session;
    private readonly IValueConverter<T> _converter;

    internal Topic(ClientSession session, string name, IValueConverter<T> converter) => (_session, Name, _converter) = (session, name, converter);

    /// <summary>Name: 1 to 256 characters of <c>A-Z a-z 0-9 _ - . : /</c>.</summary>
    public string Name { get; }

    /// <summary>Publishes to the others that subscribe now; subscriptions of the same client do not get it.</summary>
    /// <param name="value">What to publish.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be published.</param>
    /// <returns>Completes when the node has accepted it.</returns>
    /// <exception cref="TopGunException">It was refused, or no node could be reached; it was published at most once.</exception>
    public Task PublishAsync(T value, CancellationToken cancellationToken = default)
    {
        var command = RemoteTopics.CommandFor(Name, ValueCodec.Encode(_converter, value));
        return _session.TellAsync(
            new CallName("topic.publish", Name), (session, token) => session.TellAsync(command, token), cancellationToken);
    }

    /// <summary>Subscribes. A lost connection is made again; what is published meanwhile is missed.</summary>
    /// <param name="cancellationToken">Gives up the attempt; once subscribed, dispose the subscription.</param>
    /// <returns>The subscription, once the node has it: all that is published afterwards arrives.</returns>
    /// <exception cref="TopGunException">It was refused, or no node could be reached.</exception>
    public async Task<TopicSubscription<T>> SubscribeAsync(CancellationToken cancellationToken = default)
    {
        var subscription = new TopicSubscription<T>(_session, Name, _converter);
        try
        {
            await _session.TellAsync(new CallName("topic.subscribe", Name), subscription.StartAsync, cancellationToken);
            return subscription;
        }
        catch
        {
            await subscription.DisposeAsync();
            throw;
        }
    }
}
