using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Grid.V1;
using CoreAggregation = TopGun.Core.Grid.Queries.Aggregation;
using CoreQuery = TopGun.Core.Grid.Queries.MapQuery;
using SchemaAggregation = TopGun.Grid.V1.Aggregation;
using SchemaQuery = TopGun.Grid.V1.MapQuery;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Queries in both forms.</summary>
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
            Sort = [.. query.Sort.Select(field => field.ToCore())],
            Limit = query.Limit == 0 ? null : (int)Math.Min(query.Limit, int.MaxValue),
            Cursor = query.Cursor.Length == 0 ? null : query.Cursor,
            Fields = query.Fields.Count == 0 ? null : [.. query.Fields],
            GroupBy = [.. query.GroupBy],
            Aggregations = [.. query.Aggregations.Select(column => column.ToCore())],
        };
    }

    /// <summary>The query as the schema knows it.</summary>
    public static SchemaQuery ToSchema(this CoreQuery query)
    {
        var result = new SchemaQuery
        {
            Map = query.MapName,
            Limit = (uint)Math.Max(0, query.Limit ?? 0),
            Cursor = query.Cursor ?? string.Empty,
            Sort = { query.Sort.Select(field => field.ToSchema()) },
            Fields = { query.Fields ?? [] },
            GroupBy = { query.GroupBy },
            Aggregations = { query.Aggregations.Select(column => column.ToSchema()) },
        };
        if (query.Filter is not null)
        {
            SetFilter(result, query.Filter.CanonicalKey);
        }

        return result;
    }

    private static CoreAggregation ToCore(this SchemaAggregation column) =>
        new(column.Function.ToCore(), column.Field.Length == 0 ? null : column.Field);

    private static SchemaAggregation ToSchema(this CoreAggregation column) =>
        new() { Function = column.Function.ToSchema(), Field = column.Field ?? string.Empty };

    /// <summary>The key of a filter is an array of its where and its predicate, each possibly nil.</summary>
    private static void SetFilter(SchemaQuery query, ReadOnlyMemory<byte> key)
    {
        var reader = new MsgPackReader(key.Span);
        reader.ReadArrayHeader();
        query.Where = PartOf(key, ref reader);
        query.Predicate = PartOf(key, ref reader);
    }

    private static Value? PartOf(ReadOnlyMemory<byte> key, ref MsgPackReader reader)
    {
        var start = reader.Position;
        var isNil = reader.IsNil;
        reader.Skip();
        return isNil ? null : new Value { Msgpack = UnsafeByteOperations.UnsafeWrap(key[start..reader.Position]) };
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
