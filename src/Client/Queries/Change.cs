using TopGun.Core.Grid.Queries;

namespace TopGun.Client.Queries;

/// <summary>One change of a watched result.</summary>
/// <typeparam name="T">Record.</typeparam>
/// <param name="Kind">Whether the record entered the result, was updated in it, or left it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Item">The record; when it left, as it was last seen in the result.</param>
public sealed record Change<T>(ChangeKind Kind, string Key, T Item);
