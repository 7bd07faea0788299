namespace TopGun.Bridge.Admin.Documents;

/// <summary>One index.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Attribute">Dotted path into the values.</param>
/// <param name="IndexType">hash, navigable or inverted.</param>
/// <param name="EntryCount">Records that can be found through it.</param>
internal sealed record IndexDocument(string MapName, string Attribute, string IndexType, long EntryCount);
