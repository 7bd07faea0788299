using TopGun.Node.Operations.State;

namespace TopGun.Node.Operations.Tombstones;

/// <summary>How far the devices that hold observed-remove maps have confirmed removals (server-behaviour §4.3).</summary>
/// <remarks>
/// A device that is not kept here is treated as one that has confirmed nothing, which is always safe: it may have to start over.
/// Safe for use from many threads.
/// </remarks>
internal sealed class ReplicaFrontier
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ulong> _confirmed = new(StringComparer.Ordinal);
    private readonly int _devicesMax;
    private readonly NodeRecords _records;
    private ulong _forgotten;
    private int _unnamed;

    /// <summary>Begins with what is remembered.</summary>
    /// <param name="devicesMax">Most devices kept.</param>
    /// <param name="records">Where confirmations are remembered.</param>
    public ReplicaFrontier(int devicesMax, NodeRecords records)
    {
        _devicesMax = devicesMax;
        _records = records;
        foreach (var (deviceId, value) in records.Read(NodeRecords.Replicas))
            if (_confirmed.Count < devicesMax)
                _confirmed[deviceId] = NumberState.Read(value);
    }

    /// <summary>A device begins a walk: what it has not confirmed is remembered for it from now on.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="claimed">What it says it has confirmed; less than it did when it has lost its state.</param>
    /// <returns>What counts.</returns>
    public ulong Enter(string deviceId, ulong claimed)
    {
        lock (_gate)
        {
            if (_confirmed.TryGetValue(deviceId, out var confirmed))
                return Math.Min(confirmed, claimed);
            if (_confirmed.Count < _devicesMax)
                Keep(deviceId, 0);
            return 0;
        }
    }

    /// <summary>A replica without device begins; while it is there nothing is forgotten before its age.</summary>
    public void EnterUnnamed() => Interlocked.Increment(ref _unnamed);

    /// <summary>A replica without device has left.</summary>
    public void LeaveUnnamed() => Interlocked.Decrement(ref _unnamed);

    /// <summary>A device confirms.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="epoch">It holds every removal of this epoch and before.</param>
    /// <param name="begunAt">What it had confirmed when its walk began.</param>
    /// <returns>False when removals were forgotten meanwhile that the walk may have missed.</returns>
    public bool TryConfirm(string deviceId, ulong epoch, ulong begunAt)
    {
        lock (_gate)
        {
            if (begunAt < _forgotten)
                return false;
            if (_confirmed.TryGetValue(deviceId, out var confirmed) ? epoch > confirmed : _confirmed.Count < _devicesMax)
                Keep(deviceId, epoch);
            return true;
        }
    }

    /// <summary>The epoch that every device has confirmed; 0 when one has not, or nobody is known who could.</summary>
    public ulong Confirmed
    {
        get
        {
            lock (_gate)
            {
                if (_confirmed.Count == 0 || Volatile.Read(ref _unnamed) > 0)
                    return 0;
                var least = ulong.MaxValue;
                foreach (var epoch in _confirmed.Values)
                    least = Math.Min(least, epoch);
                return least;
            }
        }
    }

    /// <summary>Removals are about to be forgotten; devices that have not confirmed them are no longer waited for.</summary>
    /// <param name="epoch">The latest epoch that goes.</param>
    public void Forget(ulong epoch)
    {
        lock (_gate)
        {
            if (epoch <= _forgotten)
                return;
            _forgotten = epoch;
            foreach (var (deviceId, confirmed) in _confirmed)
                if (confirmed < epoch)
                    Drop(deviceId);
        }
    }

    private void Keep(string deviceId, ulong epoch)
    {
        _confirmed[deviceId] = epoch;
        if (_records.IsDurable)
            _records.Put(NodeRecords.Replicas, deviceId, NumberState.Write(epoch));
    }

    private void Drop(string deviceId)
    {
        _confirmed.Remove(deviceId);
        _records.Put(NodeRecords.Replicas, deviceId, default);
    }
}
