using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Node.Query.Grouping;

/// <summary>How rows are grouped: which fields make the group, and which columns it has (core-algorithms §9.4). Immutable.</summary>
internal sealed class GroupPlan
{
    private readonly FieldPath[] _groupBy;
    private readonly GroupColumn[] _columns;
    private readonly FieldPath[] _observed;

    private GroupPlan(FieldPath[] groupBy, GroupColumn[] columns, FieldPath[] observed)
    {
        _groupBy = groupBy;
        _columns = columns;
        _observed = observed;
    }

    /// <summary>The columns, each once, in the order they were asked for.</summary>
    public ReadOnlySpan<GroupColumn> Columns => _columns;

    /// <summary>Fields that make the group.</summary>
    public ReadOnlySpan<FieldPath> GroupBy => _groupBy;

    /// <summary>Fields whose numbers the columns are about, each once.</summary>
    public ReadOnlySpan<FieldPath> Observed => _observed;

    /// <summary>Compiles the grouping of a query.</summary>
    /// <returns>Null when the query groups nothing.</returns>
    /// <exception cref="GridException">It breaks a limit, or a field is no path.</exception>
    public static GroupPlan? Of(MapQuery query)
    {
        if (query.GroupBy.Count == 0)
            return null;
        if (query.GroupBy.Count > QueryLimits.GroupFieldsMax)
            throw Invalid($"groupBy has {query.GroupBy.Count} fields; at most {QueryLimits.GroupFieldsMax} are allowed");
        if (query.Aggregations.Count > QueryLimits.AggregationsMax)
            throw Invalid($"aggregations has {query.Aggregations.Count} columns; at most {QueryLimits.AggregationsMax} are allowed");
        var observed = new List<FieldPath>();
        var columns = new List<GroupColumn>();
        foreach (var aggregation in query.Aggregations)
        {
            // The number of rows is in every group.
            if (aggregation.Function != AggregateFunction.Count)
                Add(aggregation, observed, columns);
        }
        return new GroupPlan([.. query.GroupBy.Select(ParsePath)], [.. columns], [.. observed]);
    }

    /// <summary>Writes the name of the group that a value belongs to: what each field holds, so that no two lists of values read alike.</summary>
    public void WriteKey(ReadOnlySpan<byte> value, PooledBuffer buffer)
    {
        foreach (var path in _groupBy)
            GroupKey.Write(new MsgPackValue(value).Resolve(path), buffer);
    }

    private static void Add(Aggregation aggregation, List<FieldPath> observed, List<GroupColumn> columns)
    {
        if (string.IsNullOrEmpty(aggregation.Field))
            throw Invalid($"the aggregation {aggregation.Function} names no field; say what to compute it of");
        var path = ParsePath(aggregation.Field);
        var place = observed.FindIndex(path.Equals);
        if (place < 0)
        {
            place = observed.Count;
            observed.Add(path);
        }
        var column = new GroupColumn(aggregation.Function, place, GroupColumn.NameOf(aggregation.Function, path.Text));
        if (!columns.Exists(other => other.Name == column.Name))
            columns.Add(column);
    }

    private static FieldPath ParsePath(string field) => FieldPath.TryParse(field, out var path)
        ? path
        : throw Invalid($"'{field}' is no field to group by or to compute of; give a path such as address.city");

    private static GridException Invalid(string message) => new(GridErrorCode.InvalidArgument, message);
}
