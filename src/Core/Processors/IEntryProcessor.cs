namespace TopGun.Core.Processors;

/// <summary>A function from an entry's value to its new value, run beside the entry.</summary>
/// <remarks>May be run again with a newer value when another write came between; it must have no effect but its outcome.</remarks>
public interface IEntryProcessor
{
    /// <summary>Computes the outcome (core-algorithms §14).</summary>
    /// <param name="value">The entry's value, one MsgPack value; empty when there is none.</param>
    /// <param name="args">The caller's arguments, one MsgPack value; empty when there are none.</param>
    /// <exception cref="ProcessorException">The value or the arguments do not suit; nothing is written.</exception>
    ProcessorOutcome Run(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args);
}
