namespace TopGun.Node.Storage.Memory;

/// <summary>Sweeps when writers press, when the store has caught up, and once in a while.</summary>
internal sealed class EvictionThread : IDisposable
{
    private readonly RecordStore _store;
    private readonly Action _blocked;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private int _isPressed;
    private volatile bool _isStopping;

    /// <summary>Begins.</summary>
    /// <param name="store">The records.</param>
    /// <param name="interval">Time between two sweeps of its own.</param>
    /// <param name="blocked">Called while values that wait for the store keep the sweep from doing its work.</param>
    /// <param name="timeProvider">Paces it.</param>
    public EvictionThread(RecordStore store, TimeSpan interval, Action blocked, TimeProvider timeProvider)
    {
        _store = store;
        _blocked = blocked;
        _timer = timeProvider.CreateTimer(static self => ((EvictionThread)self!).Sweep(), this, interval, interval);
        _thread = new Thread(Run) { IsBackground = true, Name = "eviction" };
        store.Memory.Pressed = OnPressed;
        _thread.Start();
    }

    /// <summary>Has it sweep soon.</summary>
    public void Sweep()
    {
        if (!_isStopping)
            _wake.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Memory.Pressed = null;
        _timer.Dispose();
        _isStopping = true;
        _wake.Set();
        _thread.Join();
    }

    // Many writers press at once, and after a sweep that did not help only a flush or time does.
    private void OnPressed()
    {
        if (Volatile.Read(ref _isPressed) == 0 && Interlocked.Exchange(ref _isPressed, 1) == 0)
            Sweep();
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_isStopping)
                return;
            var hasHelped = _store.Eviction.Sweep();
            if (!hasHelped)
                _blocked();
            Volatile.Write(ref _isPressed, hasHelped ? 0 : 1);
        }
    }
}
