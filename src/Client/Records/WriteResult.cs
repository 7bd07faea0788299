using TopGun.Core.Grid;

namespace TopGun.Client.Records;

/// <summary>What became of one write of a batch.</summary>
/// <param name="Changed">True when the record changed; false when a newer or equal write was there already, or it was refused.</param>
/// <param name="AchievedLevel">Level reached.</param>
/// <param name="Error">Why it was refused; null when it was accepted and reached its level.</param>
public sealed record WriteResult(bool Changed, WriteConcern AchievedLevel, GridError? Error);
