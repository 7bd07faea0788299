using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Processors;
using TopGun.Core.Resolvers;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>What a registration must look like.</summary>
internal static class ResolverRules
{
    private const string CodeIsNotRun =
        "FEATURE_DISABLED: this server runs no scripts of callers; register a built-in resolver, or one that the server names, without code";

    /// <summary>Refuses a malformed registration, one with code, and one that names no resolver of this grid.</summary>
    /// <exception cref="GridException">It is refused.</exception>
    public static void Require(ResolverRegistration registration, string code, ConflictResolvers resolvers)
    {
        MapNames.Require(registration.MapName);
        if (registration.Name.Length is 0 or > ResolverLimits.NameCharsMax)
            throw Invalid($"the resolver name has {registration.Name.Length} characters; it must have 1 to {ResolverLimits.NameCharsMax}");
        if (code.Length > ResolverLimits.CodeCharsMax)
            throw Invalid($"the resolver code has more than {ResolverLimits.CodeCharsMax} characters");
        if (registration.Priority is < 0 or > ResolverLimits.PriorityMax)
            throw Invalid($"the resolver priority is {registration.Priority}; it must be 0 to {ResolverLimits.PriorityMax}");
        if (registration.KeyPattern?.Length > ResolverLimits.KeyPatternCharsMax)
            throw Invalid($"the key pattern has more than {ResolverLimits.KeyPatternCharsMax} characters");
        if (ForbiddenWords.FindFault(code) is { } fault)
            throw Invalid($"Invalid resolver code: {fault}");
        if (code.Length > 0 || resolvers.Find(registration.Name) is null)
            throw new GridException(GridErrorCode.NotServed, CodeIsNotRun);
    }

    private static GridException Invalid(string message) => new(GridErrorCode.InvalidArgument, message);
}
