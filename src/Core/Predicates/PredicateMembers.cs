using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>The members of one predicate node, found in a single pass; the last of duplicates counts, unknown ones are ignored.</summary>
internal ref struct PredicateMembers
{
    public MsgPackValue Op { get; private set; }

    public MsgPackValue Attribute { get; private set; }

    public MsgPackValue Value { get; private set; }

    public MsgPackValue ValueRef { get; private set; }

    public MsgPackValue Children { get; private set; }

    public static PredicateMembers Read(ReadOnlySpan<byte> node, string path)
    {
        var members = default(PredicateMembers);
        var reader = new MsgPackReader(node);
        if (reader.PeekKind() != MsgPackKind.Map)
            throw new PredicateFormatException(path, "expected a map with a member 'op'");
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = reader.PeekKind() == MsgPackKind.String ? reader.ReadStringUtf8() : SkipKey(ref reader);
            var value = new MsgPackValue(reader.ReadRaw());
            if (name.SequenceEqual("op"u8))
                members.Op = value;
            else if (name.SequenceEqual("attribute"u8))
                members.Attribute = value;
            else if (name.SequenceEqual("value"u8))
                members.Value = value;
            else if (name.SequenceEqual("valueRef"u8))
                members.ValueRef = value;
            else if (name.SequenceEqual("children"u8))
                members.Children = value;
        }
        return members;
    }

    private static ReadOnlySpan<byte> SkipKey(ref MsgPackReader reader)
    {
        reader.Skip();
        return default;
    }
}
