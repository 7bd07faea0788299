using TopGun.Bridge.Frames;
using TopGun.Core.MsgPack;

namespace TopGun.Bridge.Connections;

/// <summary>One frame that waits to be sent: bytes of one receiver, then bytes it may share with others.</summary>
/// <param name="Opcode">What the frame carries.</param>
/// <param name="Prefix">Start of the payload, of this receiver only; may be empty.</param>
/// <param name="Body">Rest of the payload, never written to again.</param>
/// <param name="Rented">Holds the array of <paramref name="Body"/>; returned once the frame is sent or dropped.</param>
internal readonly record struct OutboxEntry(
    FrameOpcode Opcode, byte[] Prefix, ReadOnlyMemory<byte> Body, PooledBuffer? Rented = null)
{
    /// <summary>Bytes of the payload.</summary>
    public int PayloadLength => Prefix.Length + Body.Length;

    /// <summary>Bytes that the entry counts against the outbox's limit.</summary>
    public int Cost => PayloadLength + FrameHeader.ServerSizeMax;

    /// <summary>A whole message.</summary>
    /// <param name="message">Its bytes, never written to again.</param>
    public static OutboxEntry Of(byte[] message) => new(FrameOpcode.Binary, [], message);

    /// <summary>A whole message in a buffer that the outbox takes over.</summary>
    /// <param name="message">The buffer.</param>
    public static OutboxEntry Of(PooledBuffer message) => new(FrameOpcode.Binary, [], message.WrittenMemory, message);

    /// <summary>A message whose end is shared with others.</summary>
    /// <param name="prefix">Start of the message, never written to again.</param>
    /// <param name="shared">Rest of it, never written to again.</param>
    public static OutboxEntry Of(byte[] prefix, byte[] shared) => new(FrameOpcode.Binary, prefix, shared);
}
