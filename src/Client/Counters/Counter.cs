using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TopGun.Client.Calls;
using TopGun.Client.Telemetry;
using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;

namespace TopGun.Client.Counters;

/// <summary>A counter that many raise and lower at once; nothing is lost and nothing counted twice. Thread-safe.</summary>
/// <remarks>
/// The client is one replica of it: it adds to its own sums and merges them into the node's, which may be done again after a
/// loss without counting twice. A node that has forgotten sums gets them back when it is connected again.
/// </remarks>
public sealed class Counter : ICounterSink
{
    private readonly LocalQueues _adding = new();
    private readonly Lock _gate = new();
    private readonly HashSet<ChannelWriter<double>> _watchers = [];
    private readonly ClientSession _session;
    private readonly string _replicaId;
    private readonly PnCounter _known;

    internal Counter(ClientSession session, string name, string replicaId)
    {
        _session = session;
        _replicaId = replicaId;
        _known = new PnCounter(replicaId);
        Name = name;
        session.Ended += EndWatches;
    }

    /// <summary>Name: 1 to 256 bytes.</summary>
    public string Name { get; }

    /// <summary>The last known value; 0 until the counter was read, added to or watched.</summary>
    public double Value
    {
        get
        {
            lock (_gate)
                return _known.Value;
        }
    }

    /// <summary>Raises the counter, or lowers it by a negative amount.</summary>
    /// <param name="amount">A finite amount; fractions are legal.</param>
    /// <param name="cancellationToken">Gives up waiting; the amount is counted all the same, now or with the next call.</param>
    /// <returns>The value, once the node has counted the amount.</returns>
    /// <exception cref="TopGunException">
    /// It was refused, and is not counted; or no node could be reached in time, and the amount is counted with the next call.
    /// </exception>
    public async Task<double> AddAsync(double amount, CancellationToken cancellationToken = default)
    {
        var call = new CallName("counter.add", Name);
        using var turn = await _adding.EnterAsync(Name, cancellationToken);
        var totals = Ahead(amount);
        try
        {
            await _session.TellAsync(call, (session, token) => session.AwaitableCounters.MergeAsync(totals, this, token), cancellationToken);
        }
        catch (Exception failure) when (MayHaveCounted(failure))
        {
            Learn(totals);
            throw;
        }
        Learn(totals);
        return Value;
    }

    /// <summary>Reads the counter; one that was never added to is 0.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException">It was refused, or no node could be reached.</exception>
    public async Task<double> GetAsync(CancellationToken cancellationToken = default)
    {
        await _session.TellAsync(
            new CallName("counter.get", Name), (session, token) => session.AwaitableCounters.RequestAsync(Name, this, token), cancellationToken);
        return Value;
    }

    /// <summary>Follows the counter: its value, then the latest whenever it has changed. Goes on when a lost connection is made again.</summary>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TopGunException">It was refused, or the grid has ended the session.</exception>
    public async IAsyncEnumerable<double> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var values = Channel.CreateBounded<double>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
            _watchers.Add(values.Writer);
        try
        {
            var last = await GetAsync(cancellationToken);
            yield return last;
            await foreach (var value in values.Reader.ReadAllAsync(cancellationToken))
                if (value != last)
                    yield return last = value;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(values.Writer);
        }
    }

    /// <inheritdoc/>
    void ICounterSink.OnState(CounterTotals totals, Delivery delivery)
    {
        Learn(totals);
        if (IsBehind(totals))
            _ = GiveBackAsync();
    }

    /// <inheritdoc/>
    void ICounterSink.OnMerged(CounterTotals totals, Delivery delivery) => Learn(totals);

    /// <inheritdoc/>
    void ICounterSink.OnFailed(GridError error) => EndWatches(new TopGunException(error));

    private static bool MayHaveCounted(Exception failure) =>
        failure is OperationCanceledException or TopGunException { Code: GridErrorCode.Unavailable or GridErrorCode.DeadlineExceeded };

    private CounterTotals Ahead(double amount)
    {
        lock (_gate)
        {
            var ahead = new PnCounter(_replicaId);
            ahead.Merge(_known.Positive, _known.Negative);
            ahead.AddAndGet(amount);
            return TotalsOf(ahead);
        }
    }

    private CounterTotals TotalsOf(PnCounter counter) =>
        new(Name, new Dictionary<string, double>(counter.Positive), new Dictionary<string, double>(counter.Negative));

    private void Learn(CounterTotals totals)
    {
        lock (_gate)
        {
            _known.Merge(totals.Positive, totals.Negative);
            foreach (var watcher in _watchers)
                watcher.TryWrite(_known.Value);
        }
    }

    private bool IsBehind(CounterTotals totals)
    {
        lock (_gate)
            return _known.Positive.Any(sum => totals.Positive.GetValueOrDefault(sum.Key) < sum.Value)
                || _known.Negative.Any(sum => totals.Negative.GetValueOrDefault(sum.Key) < sum.Value);
    }

    // The node has started anew, or did not get the last sums.
    private async Task GiveBackAsync()
    {
        CounterTotals totals;
        lock (_gate)
            totals = TotalsOf(_known);
        try
        {
            await _session.TellAsync(
                new CallName("counter.restore", Name), (session, token) => session.AwaitableCounters.MergeAsync(totals, this, token), default);
        }
        catch (Exception failure) when (failure is TopGunException or ObjectDisposedException)
        {
            // The next state that a node tells shows that it is still behind; a caller's next addition carries the sums as well.
        }
    }

    private void EndWatches(TopGunException error)
    {
        lock (_gate)
            foreach (var watcher in _watchers)
                watcher.TryComplete(error);
    }
}
