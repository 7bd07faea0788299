namespace TopGun.Core.Grid.Administration;

/// <summary>What is indexed.</summary>
/// <param name="MapName">Map.</param>
/// <param name="Attribute">Dotted path into the values.</param>
/// <param name="Kind">What the index finds.</param>
public sealed record IndexDescriptor(string MapName, string Attribute, IndexKind Kind);
