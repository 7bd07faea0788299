using TopGun.Core.Grid.Resolvers;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>A registered resolver. Immutable.</summary>
/// <param name="Id">Order of the registrations; unique in a table.</param>
/// <param name="Owner">Who registered it and may take it back.</param>
/// <param name="Registration">What was registered; its priority is always named.</param>
internal sealed record ResolverClaim(ulong Id, string Owner, ResolverRegistration Registration);
