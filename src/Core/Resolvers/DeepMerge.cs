using TopGun.Core.MsgPack;
using TopGun.Core.Processors;
using TopGun.Core.Values;

namespace TopGun.Core.Resolvers;

/// <summary>Lays one object over another, member by member and level by level (core-algorithms §13).</summary>
internal static class DeepMerge
{
    /// <summary>
    /// The source over the target: objects are laid over objects and, by index, over lists; whatever else the source has takes the
    /// place of what was there.
    /// </summary>
    /// <param name="target">One MsgPack value, or no bytes.</param>
    /// <param name="source">One MsgPack value.</param>
    /// <exception cref="MsgPackFormatException">The values are nested too deeply.</exception>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> source) => Of(target, source, 0);

    private static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> source, int depth)
    {
        if (depth > ValueLimits.DepthMax)
            throw new MsgPackFormatException(0, $"nesting of at most {ValueLimits.DepthMax} levels");
        var kind = new MsgPackValue(target.Span).Kind;
        if (!ObjectMembers.IsObject(source) || kind is not (MsgPackKind.Map or MsgPackKind.Array))
            return source;
        var members = kind == MsgPackKind.Map ? ObjectMembers.Read(target, nameof(target)) : ObjectMembers.OfItems(target);
        foreach (var (name, value) in ObjectMembers.Read(source, nameof(source)).All)
            members[name] = Of(members[name], value, depth + 1);
        return members.ToValue();
    }
}
