using TopGun.Generators.Model.Units;

namespace TopGun.Generators.Model.Dispatchers;

/// <summary>What one dispatcher is checked against and made from.</summary>
/// <param name="Dispatcher">The marked class.</param>
/// <param name="Messages">All messages of the client protocol, without their fields.</param>
public sealed record DispatchUnit(DispatcherModel Dispatcher, UnionUnit Messages);
