namespace TopGun.Bridge.Frames;

/// <summary>How a peer broke the framing; the connection ends with it.</summary>
/// <param name="Code">Code of the Close frame.</param>
/// <param name="Reason">Text of the Close frame.</param>
internal sealed record FrameViolation(CloseCode Code, string Reason)
{
    public static readonly FrameViolation ReservedBits = Protocol("reserved bits are set");
    public static readonly FrameViolation UnknownOpcode = Protocol("unknown opcode");
    public static readonly FrameViolation Unmasked = Protocol("frames of a client must be masked");
    public static readonly FrameViolation LengthNotMinimal = Protocol("length is not in its shortest form");
    public static readonly FrameViolation LengthNegative = Protocol("length is negative");
    public static readonly FrameViolation ControlFragmented = Protocol("control frame is fragmented");
    public static readonly FrameViolation ControlTooLong = Protocol("control frame is longer than 125 bytes");
    public static readonly FrameViolation ContinuationWithoutStart = Protocol("continuation without a message");
    public static readonly FrameViolation MessageInsideMessage = Protocol("message starts inside another");
    public static readonly FrameViolation CloseMalformed = Protocol("close frame is malformed");
    public static readonly FrameViolation CloseReasonNotUtf8 = new(CloseCode.InvalidText, "close reason is not UTF-8");
    public static readonly FrameViolation TextNotUtf8 = new(CloseCode.InvalidText, "text is not UTF-8");

    /// <summary>The message is longer than <paramref name="limit"/> bytes.</summary>
    public static FrameViolation TooBig(int limit) =>
        new(CloseCode.MessageTooBig, $"message exceeds {limit} bytes");

    private static FrameViolation Protocol(string reason) => new(CloseCode.ProtocolError, reason);
}
