using TopGun.Bridge.Sessions;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Protocol.Client;
using AggregateFunction = TopGun.Protocol.Client.AggregateFunction;
using ClientPredicate = TopGun.Protocol.Client.PredicateNode;
using ClientPredicateOp = TopGun.Protocol.Client.PredicateOp;
using CoreAggregation = TopGun.Core.Grid.Queries.Aggregation;
using CoreFunction = TopGun.Core.Grid.Queries.AggregateFunction;
using CoreSortField = TopGun.Core.Grid.Queries.SortField;

namespace TopGun.Bridge.Handlers;

/// <summary>Turns a client's query into the grid's.</summary>
internal static class MapQueries
{
    /// <summary>The grid's query.</summary>
    /// <param name="message">The client's query.</param>
    /// <exception cref="PredicateFormatException">The predicate or the where is malformed, or holds an unknown op.</exception>
    public static MapQuery Of(QuerySub message)
    {
        var fields = message.Fields.Count > 0 ? message.Fields : message.Query.Fields;
        return new MapQuery
        {
            MapName = message.MapName,
            Filter = FilterOf(message.Query),
            Sort = SortOf(message.Query),
            // 0 is no limit, as in the clients' own queries.
            Limit = message.Query.Limit is > 0 and var limit ? (int)Math.Min(limit, int.MaxValue) : null,
            Cursor = message.Query.Cursor is { Length: > 0 } cursor ? cursor : null,
            Fields = fields.Count > 0 ? fields : null,
            GroupBy = message.Query.GroupBy,
            Aggregations = AggregationsOf(message.Query),
        };
    }

    /// <summary>The grid's query out of the payload of a QUERY_SUB that did not come as a message.</summary>
    /// <param name="payload">The payload in MsgPack.</param>
    /// <exception cref="MsgPackFormatException">It is malformed.</exception>
    /// <exception cref="PredicateFormatException">The predicate or the where is malformed, or holds an unknown op.</exception>
    public static (string QueryId, MapQuery Query) OfPayload(ReadOnlySpan<byte> payload)
    {
        using var frame = new PooledBuffer();
        var writer = new MsgPackWriter(frame);
        Envelope.Begin(writer, "QUERY_SUB"u8);
        writer.WriteRaw(payload);
        var message = (QuerySub)ClientMessages.Decode(MessageKind.QuerySub, frame.WrittenSpan);
        return (message.QueryId, Of(message));
    }

    private static CoreSortField[] SortOf(Query query)
    {
        var sort = new CoreSortField[query.Sort.Count];
        for (var i = 0; i < sort.Length; i++)
            sort[i] = new CoreSortField(query.Sort[i].Field, query.Sort[i].Direction == SortDirection.Desc);
        return sort;
    }

    // Without groups the columns mean nothing (core-algorithms §9.4).
    private static CoreAggregation[] AggregationsOf(Query query)
    {
        for (var i = 0; i < query.Aggregations.Count; i++)
        {
            if (query.Aggregations[i].Func == AggregateFunction.Unspecified)
                throw new PredicateFormatException($"aggregations[{i}].func", "unknown function; use count, sum, min, max or avg");
        }

        var columns = new CoreAggregation[query.GroupBy.Count == 0 ? 0 : query.Aggregations.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new CoreAggregation(FunctionOf(query.Aggregations[i].Func), query.Aggregations[i].Field);
        return columns;
    }

    private static CoreFunction FunctionOf(AggregateFunction function) => function switch
    {
        AggregateFunction.Sum => CoreFunction.Sum,
        AggregateFunction.Min => CoreFunction.Min,
        AggregateFunction.Max => CoreFunction.Max,
        AggregateFunction.Avg => CoreFunction.Average,
        _ => CoreFunction.Count,
    };

    private static RecordFilter? FilterOf(Query query)
    {
        if (query.Where.Count == 0 && query.Predicate is null)
            return null;

        using var where = new PooledBuffer();
        using var predicate = new PooledBuffer();
        var writer = new MsgPackWriter(where);
        writer.WriteMapHeader(query.Where.Count);
        foreach (var (name, value) in query.Where)
        {
            writer.WriteString(name);
            value.Write(writer);
        }

        if (query.Predicate is { } root)
        {
            RequireKnownOps(root, "predicate");
            root.Write(new MsgPackWriter(predicate));
        }

        return RecordFilter.Create(where.WrittenSpan, predicate.WrittenSpan);
    }

    // The depth of the tree is bounded by the depth of the frame.
    private static void RequireKnownOps(ClientPredicate node, string path)
    {
        if (node.Op == ClientPredicateOp.Unspecified)
            throw new PredicateFormatException(path, "unknown op");
        for (var i = 0; i < node.Children.Count; i++)
            RequireKnownOps(node.Children[i], $"{path}.children[{i}]");
    }
}
