using System.Buffers.Binary;
using TopGun.Bench.Load.Peers;

namespace TopGun.Bench.Load.Servers;

/// <summary>The frames that <see cref="SendingServer"/> answers with: as long as those of a real server, filled with nothing.</summary>
internal static class SendingFrames
{
    // A change of a 200-byte value, as ours sends it: the event and the update, 620 bytes with their headers.
    private const int EventBytes = 330;
    private const int UpdateBytes = 282;
    private const int DigitCount = 10;

    /// <summary>Answers a subscription.</summary>
    public static byte[] QueryResponse { get; } = Frame("QUERY_RESP"u8, 30);

    /// <summary>Answers a write.</summary>
    public static byte[] Acknowledgement { get; } = Frame("OP_ACK"u8, 30);

    /// <summary>What a subscriber gets for the values of one write.</summary>
    /// <param name="write">The frame of the write.</param>
    public static byte[] Changes(ReadOnlySpan<byte> write)
    {
        var changes = new List<byte>();
        for (int at; (at = write.IndexOf(Workload.Marker)) >= 0;)
        {
            var value = write.Slice(at, Workload.Marker.Length + DigitCount);
            var update = Frame("QUERY_UPDATE"u8, UpdateBytes);
            value.CopyTo(update.AsSpan(update.Length - value.Length));
            changes.AddRange(Frame("SERVER_EVENT"u8, EventBytes));
            changes.AddRange(update);
            write = write[(at + value.Length)..];
        }

        return [.. changes];
    }

    private static byte[] Frame(ReadOnlySpan<byte> type, int payloadBytes)
    {
        var header = payloadBytes < 126 ? 2 : 4;
        var frame = new byte[header + payloadBytes];
        frame[0] = 0x82;
        frame[1] = (byte)Math.Min(payloadBytes, 126);
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payloadBytes);
        }

        type.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
