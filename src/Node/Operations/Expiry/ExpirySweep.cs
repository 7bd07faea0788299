using TopGun.Core.Grid;
using TopGun.Node.Storage;

namespace TopGun.Node.Operations.Expiry;

/// <summary>Replaces records whose time to live has passed by tombstones, and tells queries and replicas (server-behaviour §3.8).</summary>
internal sealed class ExpirySweep : IDisposable
{
    private static readonly TimeSpan IntervalDefault = TimeSpan.FromMilliseconds(250);

    private readonly RecordStore _store;
    private readonly TimeProvider _time;
    private readonly string _nodeId;
    private readonly Lock _gate = new();
    private readonly Delivery _delivery = new();
    private readonly ITimer _timer;
    private TimeSpan _interval = IntervalDefault;

    public ExpirySweep(RecordStore store, TimeProvider time, string nodeId)
    {
        _store = store;
        _time = time;
        _nodeId = nodeId;
        _timer = time.CreateTimer(static sweep => ((ExpirySweep)sweep!).Run(), this, IntervalDefault, IntervalDefault);
    }

    /// <summary>How often it looks.</summary>
    public TimeSpan Interval
    {
        get
        {
            lock (_timer)
                return _interval;
        }
        set
        {
            lock (_timer)
            {
                _interval = value;
                _timer.Change(value, value);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        // A sweep that takes longer than the interval is not joined by another.
        if (!_gate.TryEnter())
            return;
        try
        {
            _store.Expire(_time.GetUtcNow().ToUnixTimeMilliseconds(), _nodeId, _delivery);
        }
        finally
        {
            _delivery.Complete();
            _gate.Exit();
        }
    }
}
