using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>A look into one opaque value: its kind, scalar, members and items, read in place without building anything.</summary>
/// <remarks>
/// <c>default</c> is the missing value. Reading inside malformed bytes throws <see cref="MsgPackFormatException"/>; nothing
/// outside the slice is ever read.
/// </remarks>
public readonly ref struct MsgPackValue
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Looks into the first value of <paramref name="bytes"/>; no bytes are the missing value.</summary>
    public MsgPackValue(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The bytes of the value.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The kind; <see cref="MsgPackKind.Absent"/> when missing.</summary>
    public MsgPackKind Kind => _bytes.IsEmpty ? MsgPackKind.Absent : new MsgPackReader(_bytes).PeekKind();

    /// <summary>Whether there is no value: no bytes, or the "absent" extension.</summary>
    public bool IsMissing => Kind == MsgPackKind.Absent;

    /// <summary>Whether the value is missing or nil, which every predicate but isNull and isNotNull answers with no (core-algorithms §8.3).</summary>
    public bool IsMissingOrNil => Kind is MsgPackKind.Absent or MsgPackKind.Nil;

    /// <summary>Whether the value is an integer or a float.</summary>
    public bool IsNumber => Kind is MsgPackKind.Integer or MsgPackKind.Float;

    /// <summary>The number as a double, which is how numbers compare (core-algorithms §18).</summary>
    public bool TryGetNumber(out double number)
    {
        number = 0;
        return !_bytes.IsEmpty && new MsgPackReader(_bytes).TryReadDouble(out number);
    }

    /// <summary>The number as an integer, if it is whole and in range.</summary>
    public bool TryGetInt64(out long number)
    {
        number = 0;
        return !_bytes.IsEmpty && new MsgPackReader(_bytes).TryReadInt64(out number);
    }

    /// <summary>True or false, if the value is one of them.</summary>
    public bool TryGetBoolean(out bool value)
    {
        var isBoolean = Kind == MsgPackKind.Boolean;
        value = isBoolean && new MsgPackReader(_bytes).ReadBoolean();
        return isBoolean;
    }

    /// <summary>The bytes of the text, if the value is a string.</summary>
    public bool TryGetUtf8(out ReadOnlySpan<byte> utf8)
    {
        var isString = Kind == MsgPackKind.String;
        utf8 = isString ? new MsgPackReader(_bytes).ReadStringUtf8() : default;
        return isString;
    }

    /// <summary>The text, if the value is a string, else null.</summary>
    public string? GetString() => TryGetUtf8(out var utf8) ? MsgPackText.Decode(utf8) : null;

    /// <summary>Whether the value is the string with these bytes.</summary>
    public bool StringEquals(ReadOnlySpan<byte> utf8) => TryGetUtf8(out var own) && own.SequenceEqual(utf8);

    /// <summary>The member called <paramref name="name"/> of a map, the last one if several are; missing if there is none or this is no map.</summary>
    public MsgPackValue Member(ReadOnlySpan<byte> name)
    {
        var found = default(MsgPackValue);
        if (Kind != MsgPackKind.Map)
            return found;
        var reader = new MsgPackReader(_bytes);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var matches = MapKey.ReadEquals(ref reader, name);
            var start = reader.Position;
            reader.Skip();
            if (matches)
                found = new MsgPackValue(_bytes[start..reader.Position]);
        }
        return found;
    }

    /// <summary>The value that <paramref name="path"/> leads to through nested maps; missing if the path ends early.</summary>
    public MsgPackValue Resolve(FieldPath path)
    {
        var value = this;
        foreach (var name in path.Segments)
            value = value.Member(name);
        return value;
    }

    /// <summary>The items of an array; none if this is no array.</summary>
    public MsgPackItems Items => new(_bytes, Kind == MsgPackKind.Array);
}
