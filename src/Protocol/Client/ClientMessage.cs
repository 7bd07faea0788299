using TopGun.Core.MsgPack;

namespace TopGun.Protocol.Client;

/// <summary>The closed union of all messages between clients and server; its cases are emitted from the schema.</summary>
public abstract class ClientMessage
{
    private protected ClientMessage()
    {
    }

    /// <summary>Which message it is.</summary>
    public abstract MessageKind Kind { get; }

    /// <summary>Writes the whole message, envelope and <c>type</c> included.</summary>
    public abstract void Write(MsgPackWriter writer);
}
