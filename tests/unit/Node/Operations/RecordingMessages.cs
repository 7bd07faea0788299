using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Counters;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Topics;

namespace TopGun.Node.Tests.Operations;

/// <summary>Keeps what topics, counters and the journal tell.</summary>
internal sealed class RecordingMessages : ITopicSink, ICounterSink, IJournalSink
{
    public List<Publication> Publications { get; } = [];

    public List<string> Counters { get; } = [];

    public List<JournaledChange> Changes { get; } = [];

    public List<GridErrorCode> Failures { get; } = [];

    /// <summary>The journaled changes as "sequence KIND map/key".</summary>
    public IEnumerable<string> Journal => Changes.Select(TextOf);

    public static string TextOf(JournaledChange change) =>
        $"{change.Sequence} {change.Kind} {change.MapName}/{Encoding.UTF8.GetString(change.Key.Span)}";

    public void OnPublished(Publication publication, Delivery delivery) => Publications.Add(publication);

    public void OnState(CounterTotals totals, Delivery delivery) => Counters.Add($"STATE {totals.Positive.Values.Sum() - totals.Negative.Values.Sum()}");

    public void OnMerged(CounterTotals totals, Delivery delivery) => Counters.Add($"MERGED {totals.Positive.Values.Sum() - totals.Negative.Values.Sum()}");

    public void OnJournaled(JournaledChange change, Delivery delivery) => Changes.Add(change);

    public void OnFailed(GridError error) => Failures.Add(error.Code);
}
