using TopGun.Client.Nodes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using CounterTotals = TopGun.Core.Grid.Counters.CounterTotals;

namespace TopGun.Client.Sessions;

/// <summary>Counters of one session over its stream; after its loss every counter that is followed is asked for again.</summary>
internal sealed class RemoteCounters(RemoteSession session) : ICounters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ICounterSink> _sinks = new(StringComparer.Ordinal);

    /// <summary>Asks for every counter that is followed.</summary>
    public IReadOnlyList<SessionCommand> Again
    {
        get
        {
            lock (_gate)
                return [.. _sinks.Keys.Select(RequestFor)];
        }
    }

    /// <inheritdoc/>
    public void Request(string name, ICounterSink sink)
    {
        session.ThrowIfClosed();
        Follow(name, sink);
        session.Tell(RequestFor(name));
    }

    /// <inheritdoc/>
    public void Merge(CounterTotals totals, ICounterSink sink)
    {
        session.ThrowIfClosed();
        Follow(totals.Name, sink);
        session.Tell(new SessionCommand { CounterMerge = totals.ToSchema() });
    }

    /// <summary>Reads and follows a counter; completes when its sink has the state.</summary>
    /// <exception cref="GridException">It was refused, or the node was lost meanwhile.</exception>
    public Task RequestAsync(string name, ICounterSink sink, CancellationToken cancellationToken)
    {
        Follow(name, sink);
        return session.TellAsync(RequestFor(name), cancellationToken);
    }

    /// <summary>Merges totals into a counter and follows it; completes when its sink has the merged state.</summary>
    /// <exception cref="GridException">It was refused, or the node was lost meanwhile; merging the same again is then safe.</exception>
    public Task MergeAsync(CounterTotals totals, ICounterSink sink, CancellationToken cancellationToken)
    {
        Follow(totals.Name, sink);
        return session.TellAsync(new SessionCommand { CounterMerge = totals.ToSchema() }, cancellationToken);
    }

    /// <summary>Hands over a counter's state.</summary>
    public void OnEvent(ReceivedEvent received, Delivery delivery)
    {
        var isAnswer = received.Message.EventCase == SessionEvent.EventOneofCase.Counter;
        var totals = received.Totals;
        ICounterSink? sink;
        lock (_gate)
            _sinks.TryGetValue(totals.Name, out sink);
        if (isAnswer)
            sink?.OnState(totals, delivery);
        else
            sink?.OnMerged(totals, delivery);
    }

    private static SessionCommand RequestFor(string name) => new() { CounterRequest = new CounterName { Name = name } };

    private void Follow(string name, ICounterSink sink)
    {
        lock (_gate)
            _sinks.TryAdd(name, sink);
    }
}
