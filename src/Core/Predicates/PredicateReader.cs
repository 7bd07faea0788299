using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Predicates;

/// <summary>Reads one predicate tree within the limits; made for one tree and thrown away.</summary>
internal sealed class PredicateReader
{
    private const string Root = "predicate";

    private int _nodes;

    public PredicateNode Read(ReadOnlySpan<byte> msgPack)
    {
        if (msgPack.Length > PredicateLimits.BytesMax)
            throw new PredicateFormatException(Root, $"larger than {PredicateLimits.BytesMax} bytes");
        return Read(msgPack, Root, depth: 1);
    }

    private PredicateNode Read(ReadOnlySpan<byte> bytes, string path, int depth)
    {
        if (depth > PredicateLimits.DepthMax)
            throw new PredicateFormatException(path, $"nodes nest deeper than {PredicateLimits.DepthMax}");
        if (++_nodes > PredicateLimits.NodesMax)
            throw new PredicateFormatException(path, $"more than {PredicateLimits.NodesMax} nodes");
        var members = PredicateMembers.Read(bytes, path);
        if (!PredicateOpNames.TryParse(members.Op.GetString(), out var op))
            throw new PredicateFormatException($"{path}.op", $"unknown op '{members.Op.GetString()}'");
        return new PredicateNode
        {
            Op = op,
            Attribute = ReadPath(members.Attribute, $"{path}.attribute"),
            Value = ReadOperand(members.Value, op, $"{path}.value"),
            ValueRef = ReadPath(members.ValueRef, $"{path}.valueRef"),
            Children = ReadChildren(members.Children, path, depth),
            TextMatch = op is PredicateOp.Match or PredicateOp.MatchPhrase or PredicateOp.MatchPrefix
                ? ReadTextMatch(new MsgPackValue(bytes), path)
                : null,
        };
    }

    internal static ReadOnlyMemory<byte> ReadOperand(MsgPackValue value, PredicateOp op, string path)
    {
        if (value.IsMissingOrNil)
            return default;
        if (value.Bytes.Length > PredicateLimits.OperandBytesMax)
            throw new PredicateFormatException(path, $"the operand is larger than {PredicateLimits.OperandBytesMax} bytes");
        if (value.Items.Count > PredicateLimits.ListItemsMax)
            throw new PredicateFormatException(path, $"the list has more than {PredicateLimits.ListItemsMax} items");
        var isPattern = op is PredicateOp.Like or PredicateOp.Regex && value.Kind == MsgPackKind.String;
        if (isPattern && value.Bytes.Length > PredicateLimits.PatternBytesMax)
            throw new PredicateFormatException(path, $"the pattern is longer than {PredicateLimits.PatternBytesMax} bytes");
        return value.Bytes.ToArray();
    }

    private PredicateNode[] ReadChildren(MsgPackValue children, string path, int depth)
    {
        if (children.IsMissingOrNil)
            return [];
        if (children.Kind != MsgPackKind.Array)
            throw new PredicateFormatException($"{path}.children", "expected an array of nodes");
        if (children.Items.Count > PredicateLimits.NodesMax)
            throw new PredicateFormatException($"{path}.children", $"more than {PredicateLimits.NodesMax} nodes");
        var nodes = new PredicateNode[children.Items.Count];
        var index = 0;
        foreach (var child in children.Items)
        {
            nodes[index] = Read(child.Bytes, $"{path}.children[{index}]", depth + 1);
            index++;
        }
        return nodes;
    }

    // An empty path is like an absent one: the reference answers both with "no match" (core-algorithms §8.2).
    private static FieldPath? ReadPath(MsgPackValue value, string path)
    {
        var text = ReadString(value, path);
        if (string.IsNullOrEmpty(text))
            return null;
        return FieldPath.TryParse(text, out var parsed)
            ? parsed
            : throw new PredicateFormatException(path, $"the path has more than {ValueLimits.PathSegmentsMax} names or {ValueLimits.PathBytesMax} bytes");
    }

    private static TextMatch ReadTextMatch(MsgPackValue node, string path) => new()
    {
        Query = ReadString(node.Member("query"u8), $"{path}.query"),
        MatchOptions = ReadOperand(node.Member("matchOptions"u8), PredicateOp.Match, $"{path}.matchOptions"),
        Slop = ReadInteger(node.Member("slop"u8), $"{path}.slop"),
        Prefix = ReadString(node.Member("prefix"u8), $"{path}.prefix"),
        MaxExpansions = ReadInteger(node.Member("maxExpansions"u8), $"{path}.maxExpansions"),
    };

    private static string? ReadString(MsgPackValue value, string path)
    {
        if (value.IsMissingOrNil)
            return null;
        if (value.Bytes.Length > PredicateLimits.OperandBytesMax)
            throw new PredicateFormatException(path, $"the text is longer than {PredicateLimits.OperandBytesMax} bytes");
        return value.GetString() ?? throw new PredicateFormatException(path, $"expected a string, found {value.Kind}");
    }

    private static int? ReadInteger(MsgPackValue value, string path)
    {
        if (value.IsMissingOrNil)
            return null;
        return value.TryGetInt64(out var number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw new PredicateFormatException(path, "expected a whole number that is not negative");
    }
}
