namespace TopGun.Bridge.Admin.Documents;

/// <summary>One map.</summary>
/// <param name="Name">Name.</param>
/// <param name="EntryCount">Keys with a value.</param>
internal sealed record MapDocument(string Name, long EntryCount);
