using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Processors;

/// <summary>Changes of members of one entry (core-algorithms §14).</summary>
internal static class PropertyProcessors
{
    private const string TheValue = "the value";

    /// <summary>Sets the member at <c>path</c>, making the objects on the way. Tells the whole object.</summary>
    public static ProcessorOutcome Set(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var members = ObjectMembers.Read(args, "the arguments of set_property");
        var path = PathOf(members["path"]);
        var set = members["value"];
        if (set.IsEmpty)
            throw new ProcessorException("set_property needs the arguments path and value");
        var next = SetAt(value, path, set);
        return new ProcessorOutcome(next, next);
    }

    /// <summary>Takes out the member at the path. Tells its value.</summary>
    public static ProcessorOutcome Delete(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var removed = ReadOnlyMemory<byte>.Empty;
        var next = DeleteAt(value, PathOf(args), ref removed);
        return new ProcessorOutcome(next, removed);
    }

    /// <summary>Puts <c>newData</c> with the next version where the value's version is the expected one. Tells how it went.</summary>
    public static ProcessorOutcome UpdateConditionally(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var members = ObjectMembers.Read(args, "the arguments of conditional_update");
        if (!IsVersion(value, members["expectedVersion"], out var version))
            return new ProcessorOutcome(value, Updated(false));
        var next = ObjectMembers.Read(members["newData"], "newData");
        next["version"] = ScriptValue.Number(version + 1);
        return new ProcessorOutcome(next.ToValue(), Updated(true));
    }

    /// <summary>Lays the argument's members over the value's, one level deep. Tells the whole object.</summary>
    public static ProcessorOutcome Merge(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var members = ObjectMembers.Read(value, TheValue);
        members.Overlay(ObjectMembers.Read(args, "the argument"));
        var next = members.ToValue();
        return new ProcessorOutcome(next, next);
    }

    private static byte[] SetAt(ReadOnlyMemory<byte> value, ReadOnlySpan<string> path, ReadOnlyMemory<byte> set)
    {
        // The words of the clients' engine, which callers may know.
        if (!ScriptValue.IsMissingOrNil(value) && !ObjectMembers.IsObject(value))
            throw new ProcessorException($"Cannot set properties of undefined (setting '{path[^1]}')");
        var members = ObjectMembers.Read(value, TheValue);
        members[path[0]] = path.Length == 1 ? set : SetAt(members[path[0]], path[1..], set);
        return members.ToValue();
    }

    private static ReadOnlyMemory<byte> DeleteAt(ReadOnlyMemory<byte> value, ReadOnlySpan<string> path, ref ReadOnlyMemory<byte> removed)
    {
        if (!ObjectMembers.IsObject(value))
            return value;
        var members = ObjectMembers.Read(value, TheValue);
        if (members[path[0]].IsEmpty)
            return value;
        if (path.Length == 1)
            removed = members.Remove(path[0]);
        else
            members[path[0]] = DeleteAt(members[path[0]], path[1..], ref removed);
        return members.ToValue();
    }

    private static string[] PathOf(ReadOnlyMemory<byte> path)
    {
        var names = new MsgPackValue(path.Span).GetString()?.Split('.')
            ?? throw new ProcessorException("the path is not a string; name a member, with dots between the names of nested ones");
        return names.Length <= ValueLimits.PathSegmentsMax
            ? names
            : throw new ProcessorException($"the path has more than {ValueLimits.PathSegmentsMax} names");
    }

    private static bool IsVersion(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> expected, out double version) =>
        new MsgPackValue(value.Span).Member("version"u8).TryGetNumber(out version)
        & new MsgPackValue(expected.Span).TryGetNumber(out var wanted)
        && version == wanted;

    private static byte[] Updated(bool updated)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("updated"u8);
        writer.WriteBoolean(updated);
        writer.WriteString("conflict"u8);
        writer.WriteBoolean(!updated);
        return buffer.ToArray();
    }
}
