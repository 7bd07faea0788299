using System.Diagnostics.CodeAnalysis;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client.Wire;

namespace TopGun.Protocol.Client;

/// <summary>From frames to messages and back; the tables of types are emitted from the schema.</summary>
public static partial class ClientMessages
{
    /// <summary>
    /// Checks that a frame is exactly one MsgPack value, not too deep (wire-protocol §1.8), and tells which message it holds.
    /// </summary>
    /// <returns>False if the frame is malformed, is no map, or its <c>type</c> is unknown; <paramref name="kind"/> is then Unknown.</returns>
    /// <remarks>Clients put <c>type</c> first; elsewhere it is found too, and of two the last counts. Readers of the frame may rely on it being well-formed.</remarks>
    public static bool TryReadKind(ReadOnlySpan<byte> frame, out MessageKind kind) => TryReadKind(frame, out kind, out _);

    /// <summary>The same, and whether something in the frame is undefined (<see cref="UndefinedValues"/>).</summary>
    public static bool TryReadKind(ReadOnlySpan<byte> frame, out MessageKind kind, out bool hasUndefined)
    {
        kind = MessageKind.Unknown;
        var scan = MsgPackScan.Validate(frame);
        hasUndefined = scan.HasUndefined;
        if (!scan.IsValid)
            return false;
        var reader = new MsgPackReader(frame);
        if (reader.PeekKind() != MsgPackKind.Map)
            return false;
        for (var members = reader.ReadMapHeader(); members > 0; members--)
        {
            if (WireText.ReadName(ref reader).SequenceEqual("type"u8))
                kind = ReadKind(ref reader);
            else if (members > 1)
                reader.Skip();
        }
        return kind != MessageKind.Unknown;
    }

    /// <summary>Reads a frame of any message; false if it is malformed, of an unknown type, or breaks the schema.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out ClientMessage? message)
    {
        message = null;
        if (!TryReadKind(frame, out var kind))
            return false;
        try
        {
            message = Decode(kind, frame);
            return true;
        }
        catch (MsgPackFormatException)
        {
            return false;
        }
    }

    /// <summary>Writes <paramref name="message"/> into a rented buffer, which the caller disposes.</summary>
    public static PooledBuffer Encode(ClientMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var buffer = new PooledBuffer();
        message.Write(new MsgPackWriter(buffer));
        return buffer;
    }

    private static MessageKind ReadKind(ref MsgPackReader reader)
    {
        if (reader.PeekKind() == MsgPackKind.String)
            return KindOf(reader.ReadStringUtf8());
        reader.Skip();
        return MessageKind.Unknown;
    }
}
