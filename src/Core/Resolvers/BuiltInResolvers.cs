namespace TopGun.Core.Resolvers;

/// <summary>The resolvers that clients ship, with their priorities (core-algorithms §13).</summary>
internal static class BuiltInResolvers
{
    /// <summary>What the names of built-in resolvers begin with.</summary>
    public const string Prefix = "builtin:";

    /// <summary>All of them.</summary>
    public static BuiltInResolver[] All { get; } =
    [
        new("builtin:lww", 0, StampResolvers.LatestWins),
        new("builtin:first_write_wins", 100, static context => StampResolvers.Once(context, "Entry already exists")),
        new("builtin:numeric_min", 50, ValueResolvers.Min),
        new("builtin:numeric_max", 50, ValueResolvers.Max),
        new("builtin:non_negative", 90, ValueResolvers.NonNegative),
        new("builtin:array_union", 50, ValueResolvers.Union),
        new("builtin:deep_merge", 50, static context => ResolverVerdict.Merge(DeepMerge.Of(context.LocalValue, context.RemoteValue))),
        new("builtin:server_only", 100, CallerResolvers.ServerOnly),
        new("builtin:owner_only", 95, CallerResolvers.OwnerOnly),
        new("builtin:immutable", 100, static context => StampResolvers.Once(context, "Entry is immutable")),
        new("builtin:version_increment", 90, StampResolvers.NextVersion),
    ];
}
