using TopGun.Core.Time;
using TopGun.Node.Storage;

namespace TopGun.Node.Operations.Tombstones;

/// <summary>
/// Forgets tombstones that no replica needs: removed keys by age, removed tags as soon as every device has confirmed them
/// (server-behaviour §4.3).
/// </summary>
/// <remarks>
/// Times are those of the node's hybrid logical clock, which never goes back: what a replica was told to have happened before
/// an epoch ended, ended before it.
/// </remarks>
internal sealed class TombstoneCollector : IDisposable
{
    private readonly RecordStore _store;
    private readonly HybridLogicalClock _clock;
    private readonly TombstoneOptions _options;
    private readonly Action<HlcTimestamp> _announce;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<(ulong Epoch, ulong EndMillis)> _ended = new();
    private readonly ITimer _timer;
    private long _lastSweep;
    private ulong _covering;
    private ulong _aged;

    /// <summary>Starts to collect.</summary>
    /// <param name="store">Where tombstones are.</param>
    /// <param name="frontier">What devices have confirmed.</param>
    /// <param name="clock">The node's stamps.</param>
    /// <param name="time">Decides when to sweep.</param>
    /// <param name="options">How long to wait.</param>
    /// <param name="announce">Told of tombstones that are forgotten for their age: those stamped before this.</param>
    public TombstoneCollector(
        RecordStore store,
        ReplicaFrontier frontier,
        HybridLogicalClock clock,
        TimeProvider time,
        TombstoneOptions options,
        Action<HlcTimestamp> announce)
    {
        _store = store;
        Frontier = frontier;
        _clock = clock;
        _time = time;
        _options = options;
        _announce = announce;
        _lastSweep = time.GetTimestamp();
        // Above every epoch of an earlier run, since an epoch lasts a second or more: devices claim what they were told then.
        store.TombstoneEpochs.StartAt((ulong)Math.Max(1, time.GetUtcNow().ToUnixTimeSeconds()));
        _timer = time.CreateTimer(
            static collector => ((TombstoneCollector)collector!).Tick(), this, TombstoneLimits.EpochCheck, TombstoneLimits.EpochCheck);
    }

    /// <summary>What devices have confirmed.</summary>
    public ReplicaFrontier Frontier { get; }

    /// <summary>The latest epoch that has ended: who reads from now on sees its tombstones; 0 before the first.</summary>
    public ulong CoveringEpoch => Volatile.Read(ref _covering);

    /// <summary>Whether a replica was away for so long that removals it has missed may be forgotten.</summary>
    /// <param name="lastSyncMillis">When it was last in step, by the node's clock; 0 = it holds nothing.</param>
    public bool IsTooOld(ulong lastSyncMillis) => lastSyncMillis > 0 && lastSyncMillis < OldestMillis();

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // A sweep that takes longer than the period is not joined by another.
        if (!_gate.TryEnter())
            return;
        try
        {
            var isDue = _time.GetElapsedTime(_lastSweep) >= _options.Interval;
            if (_store.TombstoneEpochs.Count >= (isDue ? 1 : _options.EpochWidth))
                EndEpoch();
            if (isDue)
                Sweep();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void EndEpoch()
    {
        var epoch = _store.CloseTombstoneEpoch();
        // Read after the epoch ended: a replica that was told a later time has been told of its tombstones.
        _ended.Enqueue((epoch, _clock.Now().Millis));
        Volatile.Write(ref _covering, epoch);
    }

    private void Sweep()
    {
        _lastSweep = _time.GetTimestamp();
        var oldest = OldestMillis();
        var endMillis = 0UL;
        while (_ended.TryPeek(out var ended) && ended.EndMillis < oldest)
            (_aged, endMillis) = _ended.Dequeue();
        var tags = Math.Max(_aged, Math.Max(Frontier.Confirmed, TooFarBehind()));
        // First nobody counts on them any more, then they go.
        Frontier.Forget(tags);
        var forgotten = _store.ForgetTombstones(_aged, tags);
        if (forgotten != default && endMillis > 0)
            _announce(new HlcTimestamp(endMillis + 1, 0, string.Empty));
    }

    private ulong TooFarBehind()
    {
        // Epochs count from the first of this run.
        var ended = (ulong)_ended.Count;
        return ended > TombstoneLimits.EpochsBehindMax ? CoveringEpoch - TombstoneLimits.EpochsBehindMax : 0;
    }

    private ulong OldestMillis()
    {
        var now = _clock.Now().Millis;
        var age = (ulong)_options.Age.TotalMilliseconds;
        return now > age ? now - age : 0;
    }
}
