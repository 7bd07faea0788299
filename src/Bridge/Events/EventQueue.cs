namespace TopGun.Bridge.Events;

/// <summary>What waits for one stream of events, bounded in number and bytes. Anyone adds, the stream takes; adding never blocks.</summary>
/// <remarks>A full queue forgets everything and takes nothing more until it is emptied: what is missed is read from the journal.</remarks>
/// <param name="bytesMax">Most bytes that may wait.</param>
internal sealed class EventQueue(int bytesMax)
{
    private readonly Lock _gate = new();
    private readonly List<EventItem> _items = [];
    private TaskCompletionSource _signal = NewSignal();
    private long _bytes;
    private bool _isBehind;

    /// <summary>True once something was forgotten.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_gate)
                return _isBehind;
        }
    }

    /// <summary>Adds an item; the stream is woken.</summary>
    /// <param name="item">The item.</param>
    public void Add(in EventItem item)
    {
        lock (_gate)
        {
            if (_isBehind)
                return;
            _items.Add(item);
            _bytes += item.Bytes;
            if (_items.Count > Limits.EventsWaitingMax || _bytes > bytesMax)
            {
                _isBehind = true;
                _items.Clear();
            }
            _signal.TrySetResult();
        }
    }

    /// <summary>Forgets what waits and takes items again.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _items.Clear();
            _bytes = 0;
            _isBehind = false;
            _signal = NewSignal();
        }
    }

    /// <summary>Waits until something was added.</summary>
    /// <returns>Completes then.</returns>
    public Task WaitAsync()
    {
        lock (_gate)
            return _signal.Task;
    }

    /// <summary>Moves everything that waits.</summary>
    /// <param name="target">Where to.</param>
    public void Take(List<EventItem> target)
    {
        lock (_gate)
        {
            target.AddRange(_items);
            _items.Clear();
            _bytes = 0;
            if (_signal.Task.IsCompleted && !_isBehind)
                _signal = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
