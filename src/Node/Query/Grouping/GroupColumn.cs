using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Query.Grouping;

/// <summary>One column of the groups.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="Observed">Place of its field among those whose numbers are observed.</param>
/// <param name="Name">Its member in the row, such as <c>__sum_price</c>.</param>
internal readonly record struct GroupColumn(AggregateFunction Function, int Observed, string Name)
{
    /// <summary>The member that a column stands in.</summary>
    public static string NameOf(AggregateFunction function, string field) => function switch
    {
        AggregateFunction.Sum => $"__sum_{field}",
        AggregateFunction.Min => $"__min_{field}",
        AggregateFunction.Max => $"__max_{field}",
        AggregateFunction.Average => $"__avg_{field}",
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Rows are counted without a column."),
    };
}
