using TopGun.Core.Grid;
using TopGun.Core.Predicates;
using CoreQuery = TopGun.Core.Grid.MapQuery;
using CoreSort = TopGun.Core.Grid.SortField;
using SchemaQuery = TopGun.Grid.V1.MapQuery;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Queries from the schema's form.</summary>
public static class QueryConversion
{
    /// <summary>The query as Core knows it.</summary>
    /// <param name="query">The query, or null.</param>
    /// <exception cref="GridException">It is missing or malformed; the message says where.</exception>
    public static CoreQuery ToCore(this SchemaQuery? query)
    {
        if (query is null)
        {
            throw new GridException(GridErrorCode.InvalidArgument, "the request has no query");
        }

        return new CoreQuery
        {
            MapName = query.Map,
            Filter = FilterOf(query),
            Sort = [.. query.Sort.Select(field => new CoreSort(field.Field, field.Descending))],
            Limit = query.Limit == 0 ? null : (int)Math.Min(query.Limit, int.MaxValue),
            Cursor = query.Cursor.Length == 0 ? null : query.Cursor,
            Fields = query.Fields.Count == 0 ? null : [.. query.Fields],
        };
    }

    private static RecordFilter? FilterOf(SchemaQuery query)
    {
        if (query.Where is null && query.Predicate is null)
        {
            return null;
        }

        try
        {
            return RecordFilter.Create(query.Where.ToMsgPack().Span, query.Predicate.ToMsgPack().Span);
        }
        catch (FormatException malformed)
        {
            throw new GridException(GridErrorCode.InvalidArgument, malformed.Message);
        }
    }
}
