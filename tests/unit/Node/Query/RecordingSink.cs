using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Values;

namespace TopGun.Node.Tests.Query;

/// <summary>A subscriber that keeps what it hears and the view it makes of it, and objects to whatever does not fit that view.</summary>
internal sealed class RecordingSink : IQuerySink, IFlushable
{
    private readonly Lock _gate = new();

    /// <summary>Most rows that may be visible at any moment.</summary>
    public int RowsMax { get; init; } = int.MaxValue;

    /// <summary>Called first for every page.</summary>
    public Action? BeforePage { get; set; }

    /// <summary>Called first for every change.</summary>
    public Action<RowChange>? BeforeChange { get; set; }

    public List<QueryPage> Pages { get; } = [];

    public List<RowChange> Changes { get; } = [];

    public List<GridError> Errors { get; } = [];

    /// <summary>What did not fit the view.</summary>
    public List<string> Objections { get; } = [];

    /// <summary>Values as JSON by key.</summary>
    public Dictionary<string, string> View { get; } = [];

    public int Flushes { get; private set; }

    public void OnPage(QueryPage page)
    {
        BeforePage?.Invoke();
        lock (_gate)
        {
            Pages.Add(page);
            View.Clear();
            foreach (var row in page.Rows)
                View.Add(Encoding.UTF8.GetString(row.Key.Span), JsonMsgPack.ToJson(row.Value.Span));
            Check();
        }
    }

    public void OnChange(RowChange change, Delivery delivery)
    {
        BeforeChange?.Invoke(change);
        lock (_gate)
        {
            delivery.Join(this);
            Changes.Add(change);
            var key = Encoding.UTF8.GetString(change.Key.Span);
            if (Pages.Count == 0)
                Objections.Add($"{change.Kind} {key} before the page");
            if (View.ContainsKey(key) == (change.Kind == ChangeKind.Enter))
                Objections.Add($"{change.Kind} {key} while {(View.ContainsKey(key) ? "in" : "not in")} the view");
            if (change.Kind == ChangeKind.Leave)
                View.Remove(key);
            else
                View[key] = JsonMsgPack.ToJson(change.Value.Span);
            Check();
        }
    }

    public void OnFailed(GridError error)
    {
        lock (_gate)
            Errors.Add(error);
    }

    public void Flush() => Flushes++;

    /// <summary>Changes as text, such as "ENTER a", and forgets them.</summary>
    public List<string> Take()
    {
        lock (_gate)
        {
            var taken = Changes.Select(change => $"{change.Kind.ToString().ToUpperInvariant()} {Encoding.UTF8.GetString(change.Key.Span)}").ToList();
            Changes.Clear();
            return taken;
        }
    }

    /// <summary>Keys of the last page in order.</summary>
    public List<string> PageKeys() => [.. Pages[^1].Rows.Select(row => Encoding.UTF8.GetString(row.Key.Span))];

    private void Check()
    {
        if (View.Count > RowsMax)
            Objections.Add($"{View.Count} rows are visible");
    }
}
