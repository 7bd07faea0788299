namespace TopGun.Core.Grid.Queries;

/// <summary>One column of a grouped query.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="Field">Dotted path into the value; null for a count of rows only.</param>
public sealed record Aggregation(AggregateFunction Function, string? Field);
