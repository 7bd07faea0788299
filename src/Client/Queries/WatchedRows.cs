using TopGun.Core.MsgPack;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Queries;

/// <summary>The rows that a watcher has been told of; turns pages into the changes that lead to them.</summary>
/// <param name="decode">Makes an item of a row's key and value.</param>
internal sealed class WatchedRows<T>(Func<string, ReadOnlyMemory<byte>, T> decode)
    where T : class
{
    private readonly Dictionary<string, T> _rows = new(StringComparer.Ordinal);

    /// <summary>What an event means to the watcher.</summary>
    public IEnumerable<Change<T>> Apply(WatchResponse response) => response.EventCase switch
    {
        WatchResponse.EventOneofCase.Page => Apply(response.Page),
        WatchResponse.EventOneofCase.Changes => response.Changes.Changes_.SelectMany(Apply),
        _ => [],
    };

    private static string KeyOf(Row row) => MsgPackText.Decode(row.KeyBytes().Span);

    // A page replaces all rows: the first one, and a fresh one after the watcher fell behind or connected again.
    private List<Change<T>> Apply(Page page)
    {
        var fresh = page.Rows.Select(row => (Key: KeyOf(row), row.Value)).ToArray();
        var kept = fresh.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        var changes = new List<Change<T>>();
        foreach (var gone in _rows.Keys.Where(key => !kept.Contains(key)).ToArray())
            changes.AddRange(Leave(gone));
        foreach (var (key, value) in fresh)
        {
            var item = decode(key, value.Msgpack.Memory);
            var isHeld = _rows.TryGetValue(key, out var held);
            _rows[key] = item;
            if (!isHeld)
                changes.Add(new Change<T>(Core.Grid.Queries.ChangeKind.Enter, key, item));
            else if (!item.Equals(held))
                changes.Add(new Change<T>(Core.Grid.Queries.ChangeKind.Update, key, item));
        }
        return changes;
    }

    private IEnumerable<Change<T>> Apply(Grid.V1.Change change)
    {
        var key = KeyOf(change.Row);
        var kind = change.Kind.ToCore();
        if (kind == Core.Grid.Queries.ChangeKind.Leave)
            return Leave(key);
        return [new Change<T>(kind, key, _rows[key] = decode(key, change.Row.Value.Msgpack.Memory))];
    }

    private IEnumerable<Change<T>> Leave(string key) =>
        _rows.Remove(key, out var held) ? [new Change<T>(Core.Grid.Queries.ChangeKind.Leave, key, held)] : [];
}
