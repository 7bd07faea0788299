namespace TopGun.Bridge.Frames;

/// <summary>A whole message, or a control frame, of a client.</summary>
/// <param name="Kind">Text, binary, close, ping or pong.</param>
/// <param name="Payload">Its unmasked bytes; valid until the next one is read.</param>
internal readonly record struct InboundMessage(FrameOpcode Kind, ReadOnlyMemory<byte> Payload);
