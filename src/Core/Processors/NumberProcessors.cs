using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Processors;

/// <summary>Arithmetic on one entry (core-algorithms §14).</summary>
internal static class NumberProcessors
{
    private const string TheValue = "the value";
    private const string TheArgs = "the argument";

    /// <summary>Adds; a string is joined instead, as scripts do. Tells the new value.</summary>
    public static ProcessorOutcome Increment(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var next = IsText(value) || (IsText(args) && !ScriptValue.IsMissingOrNil(value))
            ? ScriptValue.Text(ScriptValue.ToText(value, TheValue) + ScriptValue.ToText(args, TheArgs))
            : IsText(args)
                ? ScriptValue.Text("0" + ScriptValue.ToText(args, TheArgs))
                : ScriptValue.Number(NumberOr(value, 0) + ScriptValue.ToNumber(args, TheArgs));
        return new ProcessorOutcome(next, next);
    }

    /// <summary>Subtracts. Tells the new value.</summary>
    public static ProcessorOutcome Decrement(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) =>
        Same(NumberOr(value, 0) - ScriptValue.ToNumber(args, TheArgs));

    /// <summary>Multiplies; no value counts as 1. Tells the new value.</summary>
    public static ProcessorOutcome Multiply(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) =>
        Same(NumberOr(value, 1) * ScriptValue.ToNumber(args, TheArgs));

    /// <summary>Subtracts, but never below 0. Tells the new value and whether it was held at 0.</summary>
    public static ProcessorOutcome DecrementFloor(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var difference = NumberOr(value, 0) - ScriptValue.ToNumber(args, TheArgs);
        var next = ScriptValue.Number(Math.Max(0, difference));
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("newValue"u8);
        writer.WriteRaw(next);
        writer.WriteString("wasFloored"u8);
        writer.WriteBoolean(difference < 0);
        return new ProcessorOutcome(next, buffer.ToArray());
    }

    private static ProcessorOutcome Same(double number)
    {
        var next = ScriptValue.Number(number);
        return new ProcessorOutcome(next, next);
    }

    private static double NumberOr(ReadOnlyMemory<byte> value, double absent) =>
        ScriptValue.IsMissingOrNil(value) ? absent : ScriptValue.ToNumber(value, TheValue);

    private static bool IsText(ReadOnlyMemory<byte> value) => new MsgPackValue(value.Span).Kind == MsgPackKind.String;
}
