using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Cursors;

/// <summary>Cursors as text: base64url without padding of a MsgPack array. Opaque to callers, readable by every node.</summary>
/// <remarks>
/// <code>[ version 1, created millis, bin query hash, bin last key, sort value… ]   a missing sort value is ext 0</code>
/// </remarks>
internal static class CursorCodec
{
    private const int Version = 1;
    private const int FixedItems = 4;
    private const sbyte MissingExtension = 0;

    /// <summary>Writes a cursor.</summary>
    public static string Encode(QueryCursor cursor)
    {
        var position = cursor.Position;
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteArrayHeader(FixedItems + position.SortValues.Length);
        writer.WriteInteger(Version);
        writer.WriteInteger(cursor.CreatedMillis);
        writer.WriteBinary(cursor.QueryHash);
        writer.WriteBinary(position.Key);
        foreach (var place in position.SortValues)
        {
            if (place.IsEmpty)
                writer.WriteExtension(MissingExtension, [0]);
            else
                writer.WriteRaw(position.Value.AsSpan(place.Offset, place.Length));
        }
        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }

    /// <summary>Reads a cursor; false for anything that <see cref="Encode"/> did not write.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out QueryCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(text))
            return false;
        var bytes = Base64Url.DecodeFromChars(text);
        if (MsgPackScan.Validate(bytes).Error != MsgPackScanError.None)
            return false;
        try
        {
            cursor = Read(bytes);
        }
        catch (MsgPackFormatException)
        {
            return false;
        }
        return cursor is not null;
    }

    private static QueryCursor? Read(byte[] bytes)
    {
        var reader = new MsgPackReader(bytes);
        var sortValues = new Slice[Math.Max(0, reader.ReadArrayHeader() - FixedItems)];
        if (reader.ReadInt32() != Version)
            return null;
        var createdMillis = reader.ReadInt64();
        var queryHash = reader.ReadBinary().ToArray();
        var key = reader.ReadBinary().ToArray();
        for (var i = 0; i < sortValues.Length; i++)
        {
            var start = reader.Position;
            var isMissing = reader.TryReadAbsent();
            if (!isMissing)
                reader.Skip();
            sortValues[i] = isMissing ? default : new Slice(start, reader.Position - start);
        }
        return new QueryCursor(new Row(key, bytes, sortValues), queryHash, createdMillis);
    }
}
