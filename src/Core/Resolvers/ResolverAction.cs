namespace TopGun.Core.Resolvers;

/// <summary>What a resolver decides about a write that meets an entry (core-algorithms §13).</summary>
public enum ResolverAction : byte
{
    /// <summary>Nothing: the next resolver is asked, and after the last one the newer stamp wins.</summary>
    Local,

    /// <summary>The write goes on to the merge by stamps.</summary>
    Accept,

    /// <summary>Another value takes its place.</summary>
    Merge,

    /// <summary>The write is refused.</summary>
    Reject,
}
