using System.Buffers.Binary;
using TopGun.Bridge.Sessions;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

// The data of an inbound BATCH (wire-protocol §1.7), big-endian; what is cut off at the end is left out:
//
//   +-------------+---------------------+-------------+---------------------+ …
//   | length, u32 | one MsgPack message | length, u32 | one MsgPack message |
//   +-------------+---------------------+-------------+---------------------+

/// <summary>Messages within a message; the only ones that are refused for coming too fast (settled 22).</summary>
internal sealed class BatchHandler : IHandle<Batch, ClientSession>
{
    /// <summary>Handles the messages inside, one after another; one that cannot be read is passed over.</summary>
    /// <param name="message">The batch.</param>
    /// <param name="context">Its session.</param>
    public void Handle(Batch message, ClientSession context)
    {
        var count = CountItems(message.Data.Span);
        if (!context.TryTakeBatchItems(Math.Max(count, 1)))
            context.Send(ClientErrors.TooManyItemsPerSecond);
        else if (count > Limits.BatchItemsMax)
            context.Send(ClientErrors.TooManyItems);
        else
            HandleItems(message.Data, context);
    }

    private static void HandleItems(ReadOnlyMemory<byte> data, ClientSession session)
    {
        while (TryTake(ref data, out var item))
            session.Router.HandleInner(item);
    }

    private static int CountItems(ReadOnlySpan<byte> data)
    {
        var count = 0;
        while (TryMeasure(data, out var size))
        {
            data = data[size..];
            count++;
        }

        return count;
    }

    private static bool TryTake(ref ReadOnlyMemory<byte> data, out ReadOnlyMemory<byte> item)
    {
        item = default;
        if (!TryMeasure(data.Span, out var size))
            return false;
        item = data[sizeof(uint)..size];
        data = data[size..];
        return true;
    }

    private static bool TryMeasure(ReadOnlySpan<byte> data, out int size)
    {
        size = 0;
        if (data.Length < sizeof(uint))
            return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(data);
        if (length > (uint)(data.Length - sizeof(uint)))
            return false;
        size = sizeof(uint) + (int)length;
        return true;
    }
}
