using System.Text;
using Google.Protobuf;
using TopGun.Core.Grid.Queries;
using TopGun.Grid.V1;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Rows, pages and changes in both forms.</summary>
public static class RowConversion
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A page as the schema knows it.</summary>
    public static Page ToSchema(this QueryPage page, ValueForm form)
    {
        var result = new Page
        {
            HasMore = page.HasMore,
            NextCursor = page.NextCursor ?? string.Empty,
            CursorStatus = page.CursorStatus.ToSchema(),
        };
        foreach (var row in page.Rows)
        {
            result.Rows.Add(RowOf(row.Key, row.Value, form));
        }

        return result;
    }

    /// <summary>A page as Core knows it; its values must be MsgPack.</summary>
    public static QueryPage ToCore(this Page page) => new()
    {
        Rows = [.. page.Rows.Select(row => new QueryRow(row.KeyBytes(), row.Value.Msgpack.Memory))],
        HasMore = page.HasMore,
        NextCursor = page.NextCursor.Length == 0 ? null : page.NextCursor,
        CursorStatus = page.CursorStatus.ToCore(),
    };

    /// <summary>A change as the schema knows it.</summary>
    public static Change ToSchema(this RowChange change, ValueForm form) =>
        new() { Kind = change.Kind.ToSchema(), Row = RowOf(change.Key, change.Value, form) };

    /// <summary>A change as Core knows it; its value must be MsgPack.</summary>
    public static RowChange ToCore(this Change change) =>
        new(change.Kind.ToCore(), change.Row.KeyBytes(), change.Row.Value?.Msgpack.Memory ?? default);

    /// <summary>Key of a row as UTF-8, lone surrogates included.</summary>
    public static ReadOnlyMemory<byte> KeyBytes(this Row row) =>
        row.RawKey.IsEmpty ? Encoding.UTF8.GetBytes(row.Key) : row.RawKey.Memory;

    private static Row RowOf(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, ValueForm form)
    {
        var row = new Row();
        try
        {
            row.Key = Strict.GetString(key.Span);
        }
        catch (DecoderFallbackException)
        {
            row.Key = Encoding.UTF8.GetString(key.Span);
            row.RawKey = UnsafeByteOperations.UnsafeWrap(key);
        }

        if (!value.IsEmpty)
        {
            row.Value = value.ToSchema(form);
        }

        return row;
    }
}
