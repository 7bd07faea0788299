using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Topics;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Keeps what topics, counters and the journal tell, in words: <c>TOPIC t 1</c>, <c>STATE c 3</c>, <c>PUT m/k</c>, <c>FAILED NotServed</c>.</summary>
internal sealed class RecordingMessagingSink : ITopicSink, ICounterSink, IJournalSink, IFlushable
{
    private readonly Inbox<string> _unflushed = new();

    public Inbox<string> Events { get; } = new();

    public void OnPublished(Publication publication, Delivery delivery) =>
        Gather($"TOPIC {publication.Topic} {JsonMsgPack.ToJson(publication.Data.Span)} {publication.PublisherId}", delivery);

    public void OnState(CounterTotals totals, Delivery delivery) => Gather($"STATE {totals.Name} {ValueOf(totals)}", delivery);

    public void OnMerged(CounterTotals totals, Delivery delivery) => Gather($"MERGED {totals.Name} {ValueOf(totals)}", delivery);

    public void OnJournaled(JournaledChange change, Delivery delivery) => Gather(
        $"{change.Sequence} {change.Kind.ToString().ToUpperInvariant()} {change.MapName}/{Encoding.UTF8.GetString(change.Key.Span)}", delivery);

    public void OnFailed(GridError error) => Events.Add($"FAILED {error.Code}");

    // Only what is flushed counts as received.
    public void Flush() => _unflushed.MoveTo(Events);

    private static double ValueOf(CounterTotals totals) => totals.Positive.Values.Sum() - totals.Negative.Values.Sum();

    private void Gather(string text, Delivery delivery)
    {
        _unflushed.Add(text);
        delivery.Join(this);
    }
}
