namespace TopGun.Core.Grid.Queries;

/// <summary>One key of a sort order.</summary>
/// <param name="Field">Dotted path into the value.</param>
/// <param name="Descending">Greatest first; missing values come last in both directions (settled 28).</param>
public sealed record SortField(string Field, bool Descending);
