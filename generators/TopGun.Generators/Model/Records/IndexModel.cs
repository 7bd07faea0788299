namespace TopGun.Generators.Model.Records;

/// <summary>One index of a map.</summary>
/// <param name="Fields">Proto names of the fields, most significant first.</param>
/// <param name="Kind">Name of what it answers: Hash, Ordered, Text.</param>
public sealed record IndexModel(EquatableArray<string> Fields, string Kind);
