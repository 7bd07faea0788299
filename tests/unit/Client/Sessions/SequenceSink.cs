using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Time;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Sessions;

/// <summary>Follows keys that count up by one, as rows and as records, and notes every gap, repeat and what comes too early or too late.</summary>
internal sealed class SequenceSink : IQuerySink, ISessionSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _rows = [];
    private readonly Dictionary<string, int> _records = [];
    private readonly List<string> _faults = [];
    private bool _hasBegun;
    private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyDictionary<string, int>? _awaited;
    private bool _isClosed;

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Nothing may come from now on.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }

    /// <summary>Completes when the rows are these.</summary>
    public Task WhenAsync(IReadOnlyDictionary<string, int> rows)
    {
        lock (_gate)
        {
            _awaited = rows;
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Compare();
            return _done.Task;
        }
    }

    public void OnPage(QueryPage page)
    {
        lock (_gate)
        {
            if (_hasBegun)
                _faults.Add("a second page");
            foreach (var row in page.Rows)
                _rows[TextOf(row.Key)] = NumberOf(row.Value);
            _hasBegun = true;
            Compare();
        }
    }

    public void OnChange(RowChange change, Delivery delivery)
    {
        lock (_gate)
        {
            if (_isClosed || !_hasBegun)
                _faults.Add($"a change {(_isClosed ? "after the end" : "before the page")}");
            var (key, value) = (TextOf(change.Key), NumberOf(change.Value));
            Advance(_rows, key, value, _rows.GetValueOrDefault(key));
            Compare();
        }
    }

    public void OnRecordChange(RecordChange change, Delivery delivery)
    {
        lock (_gate)
        {
            var (key, value) = (TextOf(change.Key), NumberOf(change.Value));
            Advance(_records, key, value, _records.GetValueOrDefault(key, value - 1));
        }
    }

    public void OnFailed(GridError error) => _faults.Add(error.Message);

    public void OnMergeRejected(MergeRejection rejection, Delivery delivery) => _faults.Add(rejection.Reason);

    public void OnRefused(GridError error) => _faults.Add(error.Message);

    public void OnForgotten(HlcTimestamp olderThan)
    {
    }

    public void OnClosed(GridError error)
    {
    }

    private static string TextOf(ReadOnlyMemory<byte> key) => Encoding.UTF8.GetString(key.Span);

    private static int NumberOf(ReadOnlyMemory<byte> value) => int.Parse(JsonMsgPack.ToJson(value.Span), System.Globalization.CultureInfo.InvariantCulture);

    private void Advance(Dictionary<string, int> values, string key, int value, int before)
    {
        if (value != before + 1)
            _faults.Add($"{key}: {value} after {before}");
        values[key] = value;
    }

    private void Compare()
    {
        if (_awaited is not null && _awaited.All(pair => _rows.GetValueOrDefault(pair.Key) == pair.Value))
            _done.TrySetResult();
    }
}
