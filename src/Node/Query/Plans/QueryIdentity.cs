using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Query.Plans;

/// <summary>What makes two queries the same: to share one evaluation, and to own a cursor.</summary>
/// <remarks>
/// Each part is written with its length, so that no two lists of parts read alike. What the caller may see is part of what is
/// shared, but not of cursors, which stay good when rights change: they hold a place, and no rows.
/// </remarks>
internal static class QueryIdentity
{
    /// <summary>Bytes of <see cref="CursorHash"/>.</summary>
    public const int CursorHashBytes = 16;

    /// <summary>
    /// Equal for queries on one map whose live changes are the same. The order matters only where it decides which rows are
    /// in: with a limit or a cursor.
    /// </summary>
    public static string OfStanding(MapQuery query, IRowFilter? visible)
    {
        var text = new StringBuilder();
        Append(text, visible?.Identity);
        AppendFilter(text, query);
        Append(text, query.Cursor);
        Append(text, query.Limit?.ToString(CultureInfo.InvariantCulture));
        if (query.Limit is not null || query.Cursor is not null)
            AppendSort(text, query);
        AppendFields(text, query.Fields);
        AppendGrouping(text, query);
        return text.ToString();
    }

    /// <summary>Equal for queries that may continue each other's pages; the same in every process.</summary>
    public static byte[] CursorHash(MapQuery query)
    {
        var text = new StringBuilder();
        Append(text, query.MapName);
        AppendFilter(text, query);
        AppendSort(text, query);
        AppendGrouping(text, query);
        return SHA256.HashData(Encoding.Unicode.GetBytes(text.ToString()))[..CursorHashBytes];
    }

    private static void AppendFilter(StringBuilder text, MapQuery query) =>
        Append(text, query.Filter is { AlwaysTrue: false } filter ? Convert.ToBase64String(filter.CanonicalKey.Span) : null);

    private static void AppendSort(StringBuilder text, MapQuery query)
    {
        foreach (var field in query.Sort)
        {
            Append(text, field.Field);
            text.Append(field.Descending ? '-' : '+');
        }
        text.Append(';');
    }

    private static void AppendFields(StringBuilder text, IReadOnlyList<string>? fields)
    {
        text.Append(CultureInfo.InvariantCulture, $"{fields?.Count ?? -1};");
        string[] sorted = [.. fields ?? []];
        Array.Sort(sorted, StringComparer.Ordinal);
        foreach (var field in sorted)
            Append(text, field);
    }

    private static void AppendGrouping(StringBuilder text, MapQuery query)
    {
        if (query.GroupBy.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"{query.GroupBy.Count};");
        foreach (var field in query.GroupBy)
            Append(text, field);
        foreach (var aggregation in query.Aggregations)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(int)aggregation.Function};");
            Append(text, aggregation.Field);
        }
    }

    private static void Append(StringBuilder text, string? part) =>
        text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part}");
}
