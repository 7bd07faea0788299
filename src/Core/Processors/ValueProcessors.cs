namespace TopGun.Core.Processors;

/// <summary>Reads, puts and deletes of one whole entry (core-algorithms §14).</summary>
internal static class ValueProcessors
{
    /// <summary>Leaves the value as it is and tells it.</summary>
    public static ProcessorOutcome Get(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) => new(value, value);

    /// <summary>Puts the argument where there is no value; nil is one. Tells whether it did.</summary>
    public static ProcessorOutcome PutIfAbsent(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) =>
        ScriptValue.IsMissing(value) ? Told(args, true) : Told(value, false);

    /// <summary>Puts the argument where there is a value. Tells the old value.</summary>
    public static ProcessorOutcome Replace(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) =>
        ScriptValue.IsMissing(value) ? default : new ProcessorOutcome(args, value);

    /// <summary>Puts <c>newValue</c> where the value has the JSON text of <c>expected</c>. Tells whether it did.</summary>
    public static ProcessorOutcome ReplaceIfEquals(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args)
    {
        var members = ObjectMembers.Read(args, "the arguments of replace_if_equals");
        return ScriptValue.HaveEqualText(value, members["expected"]) ? Told(members["newValue"], true) : Told(value, false);
    }

    /// <summary>Deletes the entry where the value has the JSON text of the argument. Tells whether it did.</summary>
    public static ProcessorOutcome DeleteIfEquals(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) =>
        ScriptValue.HaveEqualText(value, args) ? Told(default, true) : Told(value, false);

    private static ProcessorOutcome Told(ReadOnlyMemory<byte> value, bool result) => new(value, ScriptValue.Boolean(result));
}
