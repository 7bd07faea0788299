using TopGun.Core.MsgPack;

namespace TopGun.Bridge.Sessions;

/// <summary>What stands around the payload of a message (wire-protocol §1.6).</summary>
internal static class Envelope
{
    /// <summary>Writes all of a message that comes before its payload, which must follow as one value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type">Type tag.</param>
    public static void Begin(MsgPackWriter writer, ReadOnlySpan<byte> type)
    {
        writer.WriteMapHeader(2);
        writer.WriteString("type"u8);
        writer.WriteString(type);
        writer.WriteString("payload"u8);
    }
}
