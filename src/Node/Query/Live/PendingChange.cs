using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Query.Live;

/// <summary>A change kept until its subscriber has its page.</summary>
/// <param name="Change">The change.</param>
/// <param name="Partition">Partition of its record.</param>
/// <param name="Sequence">Number of its mutation there.</param>
internal readonly record struct PendingChange(RowChange Change, int Partition, long Sequence);
