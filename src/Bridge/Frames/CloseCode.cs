namespace TopGun.Bridge.Frames;

/// <summary>Why a connection ends (RFC 6455 §7.4; 4000 and above: wire-protocol §11).</summary>
internal enum CloseCode : ushort
{
    /// <summary>Its purpose is fulfilled, or nobody used it.</summary>
    Normal = 1000,

    /// <summary>The server goes away.</summary>
    GoingAway = 1001,

    /// <summary>The peer broke RFC 6455.</summary>
    ProtocolError = 1002,

    /// <summary>A text message is not UTF-8.</summary>
    InvalidText = 1007,

    /// <summary>A message is longer than allowed.</summary>
    MessageTooBig = 1009,

    /// <summary>The server is broken.</summary>
    InternalError = 1011,

    /// <summary>The peer does not keep up, or the server cannot serve it now: come back later.</summary>
    TryAgainLater = 1013,

    /// <summary>The caller is known and may not connect.</summary>
    Rejected = 4000,

    /// <summary>The token was refused.</summary>
    Unauthorized = 4001,
}
