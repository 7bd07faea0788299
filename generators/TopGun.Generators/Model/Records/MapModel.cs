namespace TopGun.Generators.Model.Records;

/// <summary>How a user's record is kept in a map of the grid.</summary>
/// <param name="Name">Name of the map.</param>
/// <param name="KeyField">Proto name of the field that is the key.</param>
/// <param name="BytesMax">Largest encoded record in bytes; 0 = the limit of the grid.</param>
/// <param name="Indexes">Indexes the map should have.</param>
public sealed record MapModel(string Name, string KeyField, uint BytesMax, EquatableArray<IndexModel> Indexes);
