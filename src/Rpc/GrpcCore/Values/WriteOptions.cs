namespace Grpc.Core;

/// <summary>Options of the writes that follow on a stream.</summary>
/// <param name="flags">The flags to apply.</param>
public class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The flags to apply.</summary>
    public WriteFlags Flags { get; } = flags;
}
