using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Events;

/// <summary>Writes what a stream of events carries as one line of JSON each.</summary>
internal static class EventForms
{
    /// <summary>A write: the shape of a record in a delta of POST /sync, with its map.</summary>
    /// <param name="change">The write.</param>
    public static string Sync(JournaledChange change)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(4);
        writer.WriteString("mapName"u8);
        writer.WriteString(change.MapName);
        writer.WriteString("key"u8);
        writer.WriteString(change.Key.Span);
        writer.WriteString("eventType"u8);
        writer.WriteString(change.Kind == JournalKinds.Delete ? "REMOVE"u8 : "PUT"u8);
        writer.WriteString("record"u8);
        RecordForms.Write(writer, change.Value.Span, change.Timestamp, ttlMillis: 0, tag: default);
        return JsonMsgPack.ToJson(buffer.WrittenSpan);
    }

    /// <summary>A change of a query's result; the shape of QUERY_UPDATE.</summary>
    /// <param name="queryId">The client's name for the query.</param>
    /// <param name="change">The change.</param>
    public static string Row(string queryId, RowChange change)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(4);
        writer.WriteString("queryId"u8);
        writer.WriteString(queryId);
        QueryForms.WriteChange(writer, change);
        return JsonMsgPack.ToJson(buffer.WrittenSpan);
    }

    /// <summary>A query's whole result; the shape of QUERY_RESP.</summary>
    /// <param name="queryId">The client's name for the query.</param>
    /// <param name="page">The result.</param>
    public static string Page(string queryId, QueryPage page)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(page.NextCursor is null ? 3 : 4);
        writer.WriteString("queryId"u8);
        writer.WriteString(queryId);
        QueryForms.WriteRows(writer, page.Rows);
        writer.WriteString("hasMore"u8);
        writer.WriteBoolean(page.HasMore);
        if (page.NextCursor is not null)
        {
            writer.WriteString("nextCursor"u8);
            writer.WriteString(page.NextCursor);
        }

        return JsonMsgPack.ToJson(buffer.WrittenSpan);
    }

    /// <summary>Why something was not done or has ended.</summary>
    /// <param name="error">Why.</param>
    /// <param name="queryId">The query that it is about, if any.</param>
    public static string Failure(GridError error, string? queryId = null)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(queryId is null ? 2 : 3);
        writer.WriteString("code"u8);
        writer.WriteInteger(ErrorTable.ClientCodeOf(error.Code));
        writer.WriteString("message"u8);
        writer.WriteString(error.Message);
        if (queryId is not null)
        {
            writer.WriteString("queryId"u8);
            writer.WriteString(queryId);
        }

        return JsonMsgPack.ToJson(buffer.WrittenSpan);
    }
}
