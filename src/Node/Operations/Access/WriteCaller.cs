using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Operations.Access;

/// <summary>Who writes.</summary>
/// <param name="Principal">The caller as resolvers see it.</param>
/// <param name="Rules">What the caller may do; null when it needs no right.</param>
/// <param name="Session">Number of its session in this life of the node.</param>
/// <param name="IsAdministrator">Whether it may write the system's maps.</param>
internal readonly record struct WriteCaller(Principal Principal, CallerRules? Rules, ulong Session, bool IsAdministrator);
