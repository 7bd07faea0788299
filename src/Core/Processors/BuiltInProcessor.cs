namespace TopGun.Core.Processors;

/// <summary>A processor that clients ship as JavaScript under a stable name, made natively.</summary>
internal sealed class BuiltInProcessor(string name, ShippedCode code, ProcessorFunction function) : IEntryProcessor
{
    /// <summary>Its name on the wire.</summary>
    public string Name => name;

    /// <summary>The code that clients send along.</summary>
    public ShippedCode Code => code;

    /// <inheritdoc/>
    public ProcessorOutcome Run(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) => function(value, args);
}
