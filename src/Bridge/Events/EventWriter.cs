using System.IO.Pipelines;
using System.Text;

namespace TopGun.Bridge.Events;

/// <summary>Writes events to a response, as fast as their reader reads them (the HTML standard, server-sent events).</summary>
/// <param name="body">The response.</param>
internal sealed class EventWriter(PipeWriter body)
{
    private int _unflushed;

    /// <summary>Says how long the client should wait before it connects again.</summary>
    /// <param name="time">The time.</param>
    /// <param name="cancellationToken">The stream's end.</param>
    public ValueTask WriteRetryAsync(TimeSpan time, CancellationToken cancellationToken) =>
        WriteAsync($"retry: {(long)time.TotalMilliseconds}\n\n", cancellationToken);

    /// <summary>Writes a comment, so that the connection does not seem dead.</summary>
    /// <param name="cancellationToken">The stream's end.</param>
    public ValueTask WriteHeartbeatAsync(CancellationToken cancellationToken) => WriteAsync(":\n\n", cancellationToken);

    /// <summary>Writes an event.</summary>
    /// <param name="name">What happened.</param>
    /// <param name="data">One line of JSON.</param>
    /// <param name="cancellationToken">The stream's end.</param>
    /// <param name="position">Where the stream stands after it; null when it leaves that as it was.</param>
    public ValueTask WriteAsync(string name, string data, CancellationToken cancellationToken, EventPosition? position = null) => WriteAsync(
        position is null ? $"event: {name}\ndata: {data}\n\n" : $"event: {name}\nid: {position}\ndata: {data}\n\n", cancellationToken);

    /// <summary>Writes what waited for the stream.</summary>
    /// <param name="item">It.</param>
    /// <param name="incarnation">The journal that its changes come from.</param>
    /// <param name="cancellationToken">The stream's end.</param>
    public ValueTask WriteAsync(EventItem item, ulong incarnation, CancellationToken cancellationToken)
    {
        if (item.Change is { } change)
            return WriteAsync("sync", EventForms.Sync(change), cancellationToken, new EventPosition(incarnation, change.Sequence));
        if (item.Failure is { } failure)
            return WriteAsync("error", EventForms.Failure(failure, item.QueryId), cancellationToken);
        return WriteAsync(
            "query", item.Page is { } page ? EventForms.Page(item.QueryId!, page) : EventForms.Row(item.QueryId!, item.Row!), cancellationToken);
    }

    /// <summary>Sends what was written; completes when the reader has room for more.</summary>
    /// <param name="cancellationToken">The stream's end.</param>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        await body.FlushAsync(cancellationToken);
    }

    private ValueTask WriteAsync(string text, CancellationToken cancellationToken)
    {
        _unflushed += (int)Encoding.UTF8.GetBytes(text, body);
        return _unflushed < Limits.FlushBytes ? ValueTask.CompletedTask : FlushAsync(cancellationToken);
    }
}
