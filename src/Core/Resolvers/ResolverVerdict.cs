namespace TopGun.Core.Resolvers;

/// <summary>A resolver's decision.</summary>
/// <param name="Action">What it decides.</param>
/// <param name="Value">One MsgPack value for <see cref="ResolverAction.Accept"/> and <see cref="ResolverAction.Merge"/>.</param>
/// <param name="Reason">Why, for <see cref="ResolverAction.Reject"/>; told to the writer.</param>
public readonly record struct ResolverVerdict(ResolverAction Action, ReadOnlyMemory<byte> Value, string Reason)
{
    /// <summary>Leaves the decision to the next resolver.</summary>
    public static ResolverVerdict Local { get; } = new(ResolverAction.Local, default, string.Empty);

    /// <summary>Lets the write go on to the merge by stamps.</summary>
    /// <param name="value">The value to store, usually the incoming one.</param>
    public static ResolverVerdict Accept(ReadOnlyMemory<byte> value) => new(ResolverAction.Accept, value, string.Empty);

    /// <summary>Puts a value together of both.</summary>
    /// <param name="value">The value to store.</param>
    public static ResolverVerdict Merge(ReadOnlyMemory<byte> value) => new(ResolverAction.Merge, value, string.Empty);

    /// <summary>Refuses the write.</summary>
    /// <param name="reason">Why.</param>
    public static ResolverVerdict Reject(string reason) => new(ResolverAction.Reject, default, reason);
}
