namespace TopGun.Bridge.Connections;

/// <summary>Handles the messages of one connection, one after another, on the connection's reading thread.</summary>
internal interface IMessageHandler
{
    /// <summary>Handles one message; never blocks and never throws for bad input.</summary>
    /// <param name="payload">Its bytes; only until the call returns.</param>
    /// <param name="isText">True when it came as text.</param>
    void Handle(ReadOnlyMemory<byte> payload, bool isText);

    /// <summary>Handles a message inside a BATCH; what cannot be understood, and what may not be there, is passed over.</summary>
    /// <param name="payload">Its bytes; only until the call returns.</param>
    void HandleInner(ReadOnlyMemory<byte> payload);
}
