using System.Text;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Generators.Tests.Messages;

/// <summary>Writes frames by hand, a value at a time, as spaced hexadecimal and quoted short strings.</summary>
internal static class Frame
{
    /// <summary>
    /// The bytes of a picture such as <c>82 'type' 'PING' 'timestamp' 07</c>: hexadecimal bytes, and strings in single quotes
    /// that become MsgPack strings.
    /// </summary>
    public static byte[] Bytes(string picture)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        foreach (var part in picture.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] == '\'')
                writer.WriteString(Encoding.UTF8.GetBytes(part.Trim('\'')));
            else
                writer.WriteRaw(Convert.FromHexString(part));
        }
        return buffer.ToArray();
    }

    /// <summary>Reads a whole frame as the message it is.</summary>
    public static T Read<T>(string picture)
        where T : ClientMessage
    {
        var frame = Bytes(picture);
        Assert.That(ClientMessages.TryReadKind(frame, out var kind), Is.True);
        return (T)ClientMessages.Decode(kind, frame);
    }

    /// <summary>The bytes of a message.</summary>
    public static byte[] Write(ClientMessage message)
    {
        using var buffer = ClientMessages.Encode(message);
        return buffer.ToArray();
    }

    /// <summary>What a frame is refused with.</summary>
    public static string Refusal(string picture) =>
        Assert.Throws<MsgPackFormatException>(() => Read<ClientMessage>(picture))!.Message;
}
