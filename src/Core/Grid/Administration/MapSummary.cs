namespace TopGun.Core.Grid.Administration;

/// <summary>One map in a listing.</summary>
/// <param name="Name">Name.</param>
/// <param name="EntryCount">Keys with a value; exact once the acknowledgement of a write is out.</param>
public sealed record MapSummary(string Name, long EntryCount);
