using System.Globalization;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Processors;

/// <summary>Reads and makes opaque values with the meaning that the clients' scripts give them.</summary>
internal static class ScriptValue
{
    /// <summary>Whether there is no value: no bytes, or the "absent" extension.</summary>
    public static bool IsMissing(ReadOnlyMemory<byte> value) => new MsgPackValue(value.Span).IsMissing;

    /// <summary>Whether there is no value, or nil.</summary>
    public static bool IsMissingOrNil(ReadOnlyMemory<byte> value) => new MsgPackValue(value.Span).IsMissingOrNil;

    /// <summary>The number that arithmetic sees: text is parsed, nil is 0, true is 1.</summary>
    /// <exception cref="ProcessorException">It is no number.</exception>
    public static double ToNumber(ReadOnlyMemory<byte> value, string what)
    {
        var seen = new MsgPackValue(value.Span);
        if (seen.TryGetNumber(out var number))
            return number;
        if (seen.TryGetBoolean(out var flag))
            return flag ? 1 : 0;
        if (seen.Kind == MsgPackKind.Nil)
            return 0;
        if (seen.GetString() is { } text)
        {
            if (string.IsNullOrWhiteSpace(text))
                return 0;
            if (double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
                return number;
        }
        throw new ProcessorException($"{what} is not a number; the processor works on numbers");
    }

    /// <summary>The text that joining with a string gives.</summary>
    /// <exception cref="ProcessorException">It is no scalar.</exception>
    public static string ToText(ReadOnlyMemory<byte> value, string what)
    {
        var seen = new MsgPackValue(value.Span);
        if (seen.GetString() is { } text)
            return text;
        if (seen.TryGetNumber(out var number))
            return NumberText.Of(number);
        if (seen.TryGetBoolean(out var flag))
            return flag ? "true" : "false";
        return seen.Kind == MsgPackKind.Nil
            ? "null"
            : throw new ProcessorException($"{what} is neither a number nor a string; the processor works on these");
    }

    /// <summary>Whether two values have the same JSON text; the order of members counts.</summary>
    public static bool HaveEqualText(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        IsMissing(left) || IsMissing(right)
            ? IsMissing(left) == IsMissing(right)
            : JsonMsgPack.ToJson(left.Span) == JsonMsgPack.ToJson(right.Span);

    /// <summary>A number as a value.</summary>
    /// <exception cref="ProcessorException">It is not finite.</exception>
    public static byte[] Number(double number)
    {
        if (!double.IsFinite(number))
            throw new ProcessorException("the result is not a finite number");
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteNumber(number);
        return buffer.ToArray();
    }

    /// <summary>A string as a value.</summary>
    public static byte[] Text(string text)
    {
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteString(text);
        return buffer.ToArray();
    }

    /// <summary>True or false as a value.</summary>
    public static byte[] Boolean(bool value)
    {
        using var buffer = new PooledBuffer();
        new MsgPackWriter(buffer).WriteBoolean(value);
        return buffer.ToArray();
    }
}
