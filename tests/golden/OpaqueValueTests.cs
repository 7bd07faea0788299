using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Golden.Tests;

/// <summary>A user's value passes through a message byte for byte, whatever a client made of it.</summary>
public sealed class OpaqueValueTests
{
    private static IEnumerable<TestCaseData> Values =>
        from one in VectorFile.Cases("serializer")
        from name in new[] { "hex", "decodeHex" }
        where one.TryGetProperty(name, out _)
        let hex = one.GetProperty(name).GetString()!
        where hex != "d40000"
        select new TestCaseData(Convert.FromHexString(hex)).SetArgDisplayNames(hex.Length > 40 ? hex[..40] + "…" : hex);

    [TestCaseSource(nameof(Values))]
    public void A_value_leaves_a_message_as_it_came(byte[] value)
    {
        var frame = Frame(value);

        Assert.That(ClientMessages.TryDecode(frame, out var message), Is.True);
        using var ours = ClientMessages.Encode(message!);

        Assert.That(ours.ToArray(), Is.EqualTo(frame));
    }

    [Test]
    public void An_undefined_value_is_nil()
    {
        Assert.That(ClientMessages.TryDecode(Frame([0xd4, 0, 0]), out var message), Is.True);
        using var ours = ClientMessages.Encode(message!);

        Assert.That(ours.ToArray(), Is.EqualTo(Frame([0xc0])));
    }

    private static byte[] Frame(byte[] value)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.WriteString("type"u8);
        writer.WriteString("TOPIC_PUB"u8);
        writer.WriteString("payload"u8);
        writer.WriteMapHeader(2);
        writer.WriteString("topic"u8);
        writer.WriteString("chat"u8);
        writer.WriteString("data"u8);
        writer.WriteRaw(value);
        return buffer.ToArray();
    }
}
