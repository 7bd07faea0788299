using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller puts the bytes of one message.</summary>
public abstract class SerializationContext
{
    /// <summary>Ends the message with a payload made elsewhere.</summary>
    public abstract void Complete(byte[] payload);

    /// <summary>Announces the payload's length in bytes, so that one buffer of the right size is taken.</summary>
    public abstract void SetPayloadLength(int payloadLength);

    /// <summary>The buffer to write the payload into; end with <see cref="Complete()" />.</summary>
    public abstract IBufferWriter<byte> GetBufferWriter();

    /// <summary>Ends the message written into <see cref="GetBufferWriter" />.</summary>
    public abstract void Complete();
}
