using TopGun.Bridge.Connections;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>One buffer per thread in which messages are put together.</summary>
internal static class Scratch
{
    // Up to this size the bytes are copied out, so that a short message never holds a long rented array while it waits.
    private const int CopiedBytesMax = 4096;

    [ThreadStatic]
    private static PooledBuffer? _buffer;

    /// <summary>The thread's buffer, empty; not to be used while another message is put together.</summary>
    public static PooledBuffer Take()
    {
        var buffer = _buffer ??= new PooledBuffer();
        buffer.Clear();
        return buffer;
    }

    /// <summary>Writes a whole message as an entry of an outbox.</summary>
    /// <param name="message">The message.</param>
    public static OutboxEntry EntryOf(ClientMessage message)
    {
        var buffer = Take();
        message.Write(new MsgPackWriter(buffer));
        return Finish(buffer);
    }

    /// <summary>Writes a whole message to be shared by several receivers.</summary>
    /// <param name="message">The message.</param>
    public static byte[] Encode(ClientMessage message)
    {
        var buffer = Take();
        message.Write(new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    /// <summary>Makes an entry of what was written.</summary>
    /// <param name="buffer">The thread's buffer; given away when it holds much.</param>
    public static OutboxEntry Finish(PooledBuffer buffer)
    {
        if (buffer.Length <= CopiedBytesMax)
            return OutboxEntry.Of(buffer.ToArray());
        _buffer = null;
        return OutboxEntry.Of(buffer);
    }
}
