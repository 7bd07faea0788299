namespace TopGun.Bridge.Frames;

/// <summary>What a WebSocket frame carries (RFC 6455 §5.2).</summary>
internal enum FrameOpcode : byte
{
    /// <summary>The next part of a fragmented message.</summary>
    Continuation = 0x0,

    /// <summary>A message of UTF-8 text.</summary>
    Text = 0x1,

    /// <summary>A message of bytes.</summary>
    Binary = 0x2,

    /// <summary>The end of the connection.</summary>
    Close = 0x8,

    /// <summary>Asks for a pong.</summary>
    Ping = 0x9,

    /// <summary>Answers a ping.</summary>
    Pong = 0xA,
}
