namespace TopGun.Client.Tests.Conformance;

/// <summary>What arrived, to be awaited in order.</summary>
internal sealed class Inbox<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Queue<T> _items = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    public void Add(T item)
    {
        lock (_gate)
            _items.Enqueue(item);
        _arrived.Release();
    }

    public void MoveTo(Inbox<T> other)
    {
        while (_arrived.Wait(0))
            other.Add(Dequeue());
    }

    /// <summary>The next item; fails the test when none comes.</summary>
    public async Task<T> NextAsync()
    {
        if (!await _arrived.WaitAsync(Patience))
            Assert.Fail($"nothing arrived within {Patience.TotalSeconds} s");
        return Dequeue();
    }

    private T Dequeue()
    {
        lock (_gate)
            return _items.Dequeue();
    }
}
