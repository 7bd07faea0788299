using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Resolvers;

/// <summary>Resolvers that look at who writes.</summary>
internal static class CallerResolvers
{
    private const string ServerRole = "server";
    private const string ServerNodes = "server:";

    /// <summary>Only callers with the role <c>server</c> and the grid itself may write.</summary>
    public static ResolverVerdict ServerOnly(ResolverContext context) =>
        context.Caller?.Roles.Contains(ServerRole) == true || context.RemoteNodeId.StartsWith(ServerNodes, StringComparison.Ordinal)
            ? ResolverVerdict.Accept(context.RemoteValue)
            : ResolverVerdict.Reject("Only server can write to this entry");

    /// <summary>An entry that names an <c>ownerId</c> may be written by that user only.</summary>
    public static ResolverVerdict OwnerOnly(ResolverContext context)
    {
        var owner = new MsgPackValue(context.LocalValue.Span).Member("ownerId"u8);
        return !NamesSomebody(owner) || (context.Caller?.UserId is { } user && owner.GetString() == user)
            ? ResolverVerdict.Accept(context.RemoteValue)
            : ResolverVerdict.Reject("Only owner can modify this entry");
    }

    // What a script takes for true.
    private static bool NamesSomebody(MsgPackValue owner) => owner.Kind switch
    {
        MsgPackKind.Absent or MsgPackKind.Nil => false,
        MsgPackKind.String => owner.TryGetUtf8(out var text) && text.Length > 0,
        MsgPackKind.Boolean => owner.TryGetBoolean(out var flag) && flag,
        MsgPackKind.Integer or MsgPackKind.Float => owner.TryGetNumber(out var number) && number != 0 && !double.IsNaN(number),
        _ => true,
    };
}
