using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Resolvers;

/// <summary>Resolvers that look at what was there before: stamps, existence, versions.</summary>
internal static class StampResolvers
{
    /// <summary>The newer stamp wins.</summary>
    public static ResolverVerdict LatestWins(ResolverContext context) =>
        context.LocalTimestamp is not { } local || context.RemoteTimestamp > local
            ? ResolverVerdict.Accept(context.RemoteValue)
            : ResolverVerdict.Local;

    /// <summary>Only an entry without value may be written.</summary>
    public static ResolverVerdict Once(ResolverContext context, string reason) => context.LocalValue.IsEmpty
        ? ResolverVerdict.Accept(context.RemoteValue)
        : ResolverVerdict.Reject(reason);

    /// <summary>The member <c>version</c> must be one more than the stored one; none counts as 0.</summary>
    public static ResolverVerdict NextVersion(ResolverContext context)
    {
        var expected = VersionOf(context.LocalValue) + 1;
        var got = VersionOf(context.RemoteValue);
        return got == expected
            ? ResolverVerdict.Accept(context.RemoteValue)
            : ResolverVerdict.Reject($"Version conflict: expected {NumberText.Of(expected)}, got {NumberText.Of(got)}");
    }

    private static double VersionOf(ReadOnlyMemory<byte> value)
    {
        var version = new MsgPackValue(value.Span).Member("version"u8);
        if (version.IsMissingOrNil)
            return 0;
        return version.Kind is MsgPackKind.Integer or MsgPackKind.Float && version.TryGetNumber(out var number) ? number : double.NaN;
    }
}
