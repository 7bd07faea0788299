using TopGun.Bridge.Connections;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;

namespace TopGun.Bridge.Sessions;

/// <summary>
/// Writes QUERY_RESP and QUERY_UPDATE straight from the bytes of the rows (wire-protocol §5.6); equal to what the generated
/// messages write. Of a QUERY_UPDATE only the start, with the query's id, differs between subscribers of the same query.
/// </summary>
internal static class QueryForms
{
    /// <summary>The start of every QUERY_UPDATE of one live query.</summary>
    /// <param name="queryId">The client's name for it.</param>
    public static byte[] UpdatePrefix(string queryId)
    {
        var buffer = Scratch.Take();
        Begin(new MsgPackWriter(buffer), "QUERY_UPDATE"u8, members: 4, queryId);
        return buffer.ToArray();
    }

    /// <summary>The rest of a QUERY_UPDATE, for all subscribers of the query.</summary>
    /// <param name="change">The change.</param>
    public static byte[] Update(RowChange change)
    {
        var buffer = Scratch.Take();
        var writer = new MsgPackWriter(buffer);
        WriteChange(writer, change);
        return buffer.ToArray();
    }

    /// <summary>A whole QUERY_RESP with rows.</summary>
    /// <param name="queryId">The client's name for the query.</param>
    /// <param name="page">The rows.</param>
    public static OutboxEntry Response(string queryId, QueryPage page)
    {
        var members = 2 + (page.NextCursor is null ? 0 : 1) + (page.HasMore ? 1 : 0)
            + (page.CursorStatus == CursorStatus.None ? 0 : 1);
        var buffer = Scratch.Take();
        var writer = new MsgPackWriter(buffer);
        Begin(writer, "QUERY_RESP"u8, members, queryId);
        WriteRows(writer, page.Rows);
        if (page.NextCursor is not null)
        {
            writer.WriteString("nextCursor"u8);
            writer.WriteString(page.NextCursor);
        }

        if (page.HasMore)
        {
            writer.WriteString("hasMore"u8);
            writer.WriteBoolean(true);
        }

        if (page.CursorStatus != CursorStatus.None)
        {
            writer.WriteString("cursorStatus"u8);
            writer.WriteString(NameOf(page.CursorStatus));
        }

        return Scratch.Finish(buffer);
    }

    /// <summary>The members that tell of a change: key, value and what became of the row.</summary>
    /// <param name="writer">Where to; three members of the map that stands open.</param>
    /// <param name="change">The change.</param>
    public static void WriteChange(MsgPackWriter writer, RowChange change)
    {
        WriteRow(writer, change.Key.Span, change.Value.Span);
        writer.WriteString("changeType"u8);
        writer.WriteString(change.Kind switch
        {
            ChangeKind.Enter => "ENTER"u8,
            ChangeKind.Update => "UPDATE"u8,
            _ => "LEAVE"u8,
        });
    }

    /// <summary>The member with the rows of a result.</summary>
    /// <param name="writer">Where to; one member of the map that stands open.</param>
    /// <param name="rows">The rows.</param>
    public static void WriteRows(MsgPackWriter writer, IReadOnlyList<QueryRow> rows)
    {
        writer.WriteString("results"u8);
        writer.WriteArrayHeader(rows.Count);
        foreach (var row in rows)
        {
            writer.WriteMapHeader(2);
            WriteRow(writer, row.Key.Span, row.Value.Span);
        }
    }

    private static void Begin(MsgPackWriter writer, ReadOnlySpan<byte> type, int members, string queryId)
    {
        Envelope.Begin(writer, type);
        writer.WriteMapHeader(members);
        writer.WriteString("queryId"u8);
        writer.WriteString(queryId);
    }

    private static void WriteRow(MsgPackWriter writer, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        writer.WriteString("key"u8);
        writer.WriteString(key);
        writer.WriteString("value"u8);
        RecordForms.WriteValue(writer, value);
    }

    private static ReadOnlySpan<byte> NameOf(CursorStatus status) => status switch
    {
        CursorStatus.Valid => "valid"u8,
        CursorStatus.Expired => "expired"u8,
        CursorStatus.Invalid => "invalid"u8,
        _ => "none"u8,
    };
}
