using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Topics;

namespace TopGun.Bridge.Tests;

/// <summary>Topics, counters, locks and a journal in which nothing ever happens.</summary>
internal sealed class FakeMessaging : ITopics, ICounters, ILocks, IJournal, IDisposable
{
    public static FakeMessaging Instance { get; } = new();

    public IDisposable Subscribe(string topic, ITopicSink sink) => this;

    public void Publish(string topic, ReadOnlyMemory<byte> data)
    {
    }

    public void Request(string name, ICounterSink sink) => Merge(new CounterTotals(name, Empty(), Empty()), sink);

    public void Merge(CounterTotals totals, ICounterSink sink)
    {
        var delivery = new Delivery();
        sink.OnMerged(totals, delivery);
        delivery.Complete();
    }

    public ValueTask<ulong> AcquireAsync(string name, TimeSpan timeToLive, CancellationToken cancellationToken) => ValueTask.FromResult(1UL);

    public ValueTask<bool> RenewAsync(string name, ulong token, TimeSpan timeToLive, CancellationToken cancellationToken) => new(true);

    public ValueTask<bool> ReleaseAsync(string name, ulong token, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public ValueTask<JournalPage> ReadAsync(JournalFilter filter, ulong fromSequence, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new JournalPage([], HasMore: false, OldestSequence: 1));

    public IDisposable Subscribe(JournalFilter filter, ulong? fromSequence, IJournalSink sink) => this;

    public void Dispose()
    {
    }

    private static Dictionary<string, double> Empty() => [];
}
