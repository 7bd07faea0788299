using System.Threading.Channels;

namespace TopGun.Client.Tests.Conformance;

/// <summary>What arrived, to be awaited in order.</summary>
internal sealed class Inbox<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();

    public int Count => _items.Reader.Count;

    public void Add(T item) => _items.Writer.TryWrite(item);

    public void MoveTo(Inbox<T> other)
    {
        while (_items.Reader.TryRead(out var item))
            other.Add(item);
    }

    /// <summary>The next item; fails the test when none comes.</summary>
    public Task<T> NextAsync() => _items.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
