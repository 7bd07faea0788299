using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Handlers;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Bridge.Events;

/// <summary>What a client wants to be told on a stream of events.</summary>
/// <param name="Maps">Maps whose writes it wants; may be empty.</param>
/// <param name="Queries">Live queries by the client's names for them; may be empty.</param>
/// <param name="LastEventId">Where it was, as it was told; null at first.</param>
internal sealed record EventRequest(
    IReadOnlySet<string> Maps, IReadOnlyList<(string QueryId, MapQuery Query)> Queries, string? LastEventId)
{
    /// <summary>The changes of the journal that the client wants.</summary>
    public JournalFilter Filter { get; } = JournalFilter.Everything with { MapNames = Maps };

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request: <c>maps=a,b</c>, <c>map=a</c> (once for each, commas and all), <c>queries=[{queryId, mapName, query}]</c>, Last-Event-ID.</param>
    /// <exception cref="BadHttpRequestException">400: it cannot be read, or asks for nothing.</exception>
    public static EventRequest Read(HttpRequest request)
    {
        var maps = request.Query["maps"].SelectMany(names => (names ?? string.Empty).Split(','))
            .Concat(request.Query["map"].Select(name => name ?? string.Empty))
            .Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        var queries = QueriesOf(request.Query["queries"].ToString());
        if (maps.Count == 0 && queries.Count == 0)
            throw new BadHttpRequestException("nothing is asked for: name maps (maps=a,b or map=a) or queries");
        if (maps.Count > Limits.EventMapsMax || queries.Count > Limits.EventQueriesMax)
            throw new BadHttpRequestException($"a stream may follow {Limits.EventMapsMax} maps and {Limits.EventQueriesMax} queries: open another");
        var lastEventId = request.Headers["Last-Event-ID"].ToString();
        if (lastEventId.Length == 0)
            lastEventId = request.Query["lastEventId"].ToString();
        return new EventRequest(maps, queries, lastEventId.Length == 0 ? null : lastEventId);
    }

    // Each is the payload of a QUERY_SUB, so that it means what it means over WebSocket.
    private static List<(string QueryId, MapQuery Query)> QueriesOf(string json)
    {
        var queries = new List<(string QueryId, MapQuery Query)>();
        if (json.Length == 0)
            return queries;
        try
        {
            var bytes = JsonMsgPack.FromJson(json);
            var reader = new MsgPackReader(bytes);
            for (var left = reader.ReadArrayHeader(); left > 0; left--)
                queries.Add(MapQueries.OfPayload(reader.ReadRaw()));
            return queries;
        }
        catch (Exception exception) when (exception is MsgPackFormatException or JsonValueFormatException or PredicateFormatException)
        {
            throw new BadHttpRequestException($"queries cannot be read: {exception.Message}");
        }
    }
}
