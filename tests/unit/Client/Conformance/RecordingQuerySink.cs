using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Keeps what a live query tells, in words: <c>PAGE 1,2</c>, <c>ENTER 3 {"a":1}</c>, <c>FAILED NotServed</c>.</summary>
internal sealed class RecordingQuerySink : IQuerySink, IFlushable
{
    private readonly Inbox<string> _unflushed = new();

    public Inbox<string> Events { get; } = new();

    /// <summary>Events given so far and not yet awaited, flushed or not.</summary>
    public int Gathered => _unflushed.Count + Events.Count;

    public void OnPage(QueryPage page) =>
        Events.Add("PAGE " + string.Join(",", page.Rows.Select(row => Encoding.UTF8.GetString(row.Key.Span))));

    public void OnChange(RowChange change, Delivery delivery)
    {
        var value = change.Value.IsEmpty ? "" : " " + JsonMsgPack.ToJson(change.Value.Span);
        _unflushed.Add($"{change.Kind.ToString().ToUpperInvariant()} {Encoding.UTF8.GetString(change.Key.Span)}{value}");
        delivery.Join(this);
    }

    public void OnFailed(GridError error) => Events.Add($"FAILED {error.Code}");

    // Only what is flushed counts as received.
    public void Flush() => _unflushed.MoveTo(Events);
}
