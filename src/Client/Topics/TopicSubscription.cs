using TopGun.Client.Calls;
using TopGun.Client.Records;
using TopGun.Client.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Topics;

namespace TopGun.Client.Topics;

/// <summary>A subscription to a topic; enumerate it once, dispose it to end it.</summary>
/// <typeparam name="T">What the topic carries.</typeparam>
public sealed class TopicSubscription<T> : IAsyncEnumerable<TopicMessage<T>>, IAsyncDisposable, ITopicSink
{
    private readonly ClientSession _session;
    private readonly IValueConverter<T> _converter;
    private readonly Backlog<Publication> _backlog;
    private readonly string _topic;
    private TopGunException? _refusal;
    private IDisposable? _subscription;

    internal TopicSubscription(ClientSession session, string topic, IValueConverter<T> converter)
    {
        _session = session;
        _topic = topic;
        _converter = converter;
        _backlog = new Backlog<Publication>($"topic '{topic}'");
        session.Ended += _backlog.End;
    }

    /// <summary>What is published, in one order for all subscribers.</summary>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">
    /// The right was taken away, the session ended, too much waits for the program
    /// (<see cref="ClientLimits.BacklogMax"/>), or something else than a <typeparamref name="T"/> was published.
    /// </exception>
    public async IAsyncEnumerator<TopicMessage<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var publication in _backlog.ReadAllAsync(cancellationToken))
            yield return new TopicMessage<T>(
                ValueCodec.Decode(_converter, publication.Data.Span, $"what was published on topic '{_topic}'"),
                publication.PublisherId,
                DateTimeOffset.FromUnixTimeMilliseconds(publication.TimestampMillis));
    }

    /// <inheritdoc/>
    void ITopicSink.OnPublished(Publication publication, Delivery delivery) => _backlog.Add(publication);

    /// <inheritdoc/>
    void ITopicSink.OnFailed(GridError error) => _backlog.End(_refusal = new TopGunException(error));

    /// <summary>Ends the subscription.</summary>
    public ValueTask DisposeAsync()
    {
        _session.Ended -= _backlog.End;
        _subscription?.Dispose();
        _backlog.End(null);
        return ValueTask.CompletedTask;
    }

    // A refusal comes before the fence is passed.
    internal async Task StartAsync(RemoteSession session, CancellationToken cancellationToken)
    {
        _subscription = session.Topics.Subscribe(_topic, this);
        await session.PassAsync(cancellationToken);
        if (_refusal is not null)
            throw _refusal;
    }
}
