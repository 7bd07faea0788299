using System.Buffers;

namespace Grpc.Core;

/// <summary>The bytes of one received message, valid only while its deserializer runs.</summary>
public abstract class DeserializationContext
{
    /// <summary>Length of the payload in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>A copy of the payload.</summary>
    public abstract byte[] PayloadAsNewBuffer();

    /// <summary>The payload in the transport's own buffers.</summary>
    public abstract ReadOnlySequence<byte> PayloadAsReadOnlySequence();
}
