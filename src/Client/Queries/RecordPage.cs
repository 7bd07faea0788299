namespace TopGun.Client.Queries;

/// <summary>A page of records.</summary>
/// <typeparam name="T">Record.</typeparam>
/// <param name="Items">The records in order.</param>
/// <param name="NextCursor">Where the next page begins, for <see cref="RecordQuery{T}.After"/>; null when there is none.</param>
public sealed record RecordPage<T>(IReadOnlyList<T> Items, string? NextCursor);
