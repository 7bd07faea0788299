using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Http.Sync;

/// <summary>What has changed in the maps of one HTTP request (server-behaviour §8.3).</summary>
/// <param name="session">The caller in the grid.</param>
/// <param name="errors">Receives what was refused.</param>
internal sealed class SyncDeltas(IGridSession session, List<HttpError> errors)
{
    private long _left = Limits.HttpDeltaBytesMax;

    /// <summary>Reads the maps one after another; once the answer is full the others wait for the next request.</summary>
    /// <param name="wanted">How far the client has each map.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<HttpDelta>> ReadAsync(IReadOnlyList<HttpMapCursor> wanted, CancellationToken cancellationToken)
    {
        var deltas = new List<HttpDelta>();
        for (var i = 0; i < wanted.Count; i++)
        {
            if (i >= Limits.HttpMapsMax)
                Refuse(wanted[i], new GridError(GridErrorCode.RateLimited, $"a request may hold {Limits.HttpMapsMax} maps: send the rest in another"));
            else if (_left <= 0)
                deltas.Add(Postponed(wanted[i]));
            else if (await TryReadAsync(wanted[i], cancellationToken) is { } delta)
                deltas.Add(delta);
        }

        return deltas;
    }

    private static HttpDelta Postponed(HttpMapCursor map) => new()
    {
        MapName = map.MapName, Records = [], ServerSyncTimestamp = map.LastSyncTimestamp, HasMore = true,
    };

    private async Task<HttpDelta?> TryReadAsync(HttpMapCursor map, CancellationToken cancellationToken)
    {
        try
        {
            var delta = await session.Sync.ReadDeltaAsync(map.MapName, map.LastSyncTimestamp, (int)_left, cancellationToken);
            foreach (var record in delta.Records)
                _left -= record.Key.Length + record.Value.Length;
            foreach (var entry in delta.Entries)
                _left -= entry.Key.Length + entry.Elements.Sum(element => element.Tag.Length + element.Value.Length) + entry.Tombstones.Sum(tag => tag.Length);
            return new HttpDelta
            {
                MapName = map.MapName,
                Records = [.. delta.Records.Select(RecordOf)],
                Entries = [.. delta.Entries.Select(EntryOf)],
                ServerSyncTimestamp = delta.Next,
                HasMore = delta.HasMore ? true : null,
            };
        }
        catch (GridException refused)
        {
            Refuse(map, refused.Error);
            return null;
        }
    }

    private static HttpDeltaRecord RecordOf(SyncRecord record) => new()
    {
        Key = MsgPackText.Decode(record.Key.Span),
        EventType = record.Value.IsEmpty ? HttpDeltaType.Remove : HttpDeltaType.Put,
        Record = new LwwRecord
        {
            Value = record.Value.IsEmpty ? default : new OpaqueValue(record.Value),
            Timestamp = record.Timestamp,
            TtlMs = record.TtlMillis > 0 ? record.TtlMillis : null,
        },
    };

    private static OrMapEntry EntryOf(OrEntry entry) => new()
    {
        Key = MsgPackText.Decode(entry.Key.Span),
        Records = [.. entry.Elements.Select(element => new OrMapRecord
        {
            Value = new OpaqueValue(element.Value),
            Timestamp = element.Timestamp,
            Tag = MsgPackText.Decode(element.Tag.Span),
            TtlMs = element.TtlMillis > 0 ? element.TtlMillis : null,
        })],
        Tombstones = [.. entry.Tombstones.Select(tag => MsgPackText.Decode(tag.Span))],
    };

    private void Refuse(HttpMapCursor map, GridError error) => errors.Add(SyncErrors.Of(error.Code, error.Message, map.MapName));
}
