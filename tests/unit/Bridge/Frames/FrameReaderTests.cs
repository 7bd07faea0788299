using System.Text;
using TopGun.Bridge.Frames;

namespace TopGun.Bridge.Tests.Frames;

/// <summary>Reading messages out of the bytes of a client (RFC 6455 §5).</summary>
public sealed class FrameReaderTests
{
    private static readonly byte[] Hello = Encoding.UTF8.GetBytes("hello");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(125)]
    [TestCase(126)]
    [TestCase(65535)]
    [TestCase(65536)]
    [TestCase(300_001)]
    public async Task A_message_of_any_length_is_read_and_unmasked(int length)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        var (messages, violation) = await ReadAsync(RawWebSocket.Frame(2, payload), chunk: 1000);

        Assert.That(violation, Is.Null);
        Assert.That(messages.Single(), Is.EqualTo((FrameOpcode.Binary, Convert.ToHexString(payload))));
    }

    [Test]
    public async Task Bytes_may_arrive_one_by_one()
    {
        byte[] bytes = [.. RawWebSocket.Frame(2, Hello), .. RawWebSocket.Frame(1, Hello), .. RawWebSocket.Frame(9, Hello)];

        var (messages, _) = await ReadAsync(bytes, chunk: 1);

        Assert.That(messages.Select(message => message.Kind), Is.EqualTo([FrameOpcode.Binary, FrameOpcode.Text, FrameOpcode.Ping]));
    }

    [Test]
    public async Task Fragments_become_one_message_and_control_frames_between_them_come_first()
    {
        byte[] bytes =
        [
            .. RawWebSocket.Frame(2, "he"u8, isFinal: false), .. RawWebSocket.Frame(9, "p"u8),
            .. RawWebSocket.Frame(0, "l"u8, isFinal: false), .. RawWebSocket.Frame(0, "lo"u8), .. RawWebSocket.Frame(2, "x"u8),
        ];

        var (messages, violation) = await ReadAsync(bytes, chunk: 7);

        Assert.That(violation, Is.Null);
        Assert.That(messages, Is.EqualTo(
            [(FrameOpcode.Ping, "70"), (FrameOpcode.Binary, Convert.ToHexString(Hello)), (FrameOpcode.Binary, "78")]));
    }

    [Test]
    public async Task Text_split_inside_a_character_is_valid_as_a_whole()
    {
        var text = Encoding.UTF8.GetBytes("é");
        byte[] bytes = [.. RawWebSocket.Frame(1, text.AsSpan(0, 1), isFinal: false), .. RawWebSocket.Frame(0, text.AsSpan(1))];

        var (messages, _) = await ReadAsync(bytes);

        Assert.That(messages, Is.EqualTo([(FrameOpcode.Text, Convert.ToHexString(text))]));
    }

    private static IEnumerable<TestCaseData> Violations()
    {
        yield return new TestCaseData(RawWebSocket.Frame(2, Hello, isMasked: false), 1002).SetArgDisplayNames("unmasked");
        yield return new TestCaseData(RawWebSocket.Frame(2, Hello, reserved: 0x40), 1002).SetArgDisplayNames("reserved bit");
        yield return new TestCaseData(RawWebSocket.Frame(3, Hello), 1002).SetArgDisplayNames("opcode 3");
        yield return new TestCaseData(RawWebSocket.Frame(11, Hello), 1002).SetArgDisplayNames("opcode 11");
        yield return new TestCaseData(RawWebSocket.Frame(9, Hello, isFinal: false), 1002).SetArgDisplayNames("fragmented ping");
        yield return new TestCaseData(RawWebSocket.Frame(9, new byte[126]), 1002).SetArgDisplayNames("long ping");
        yield return new TestCaseData(RawWebSocket.Frame(0, Hello), 1002).SetArgDisplayNames("continuation of nothing");
        yield return new TestCaseData(
            (byte[])[.. RawWebSocket.Frame(2, Hello, isFinal: false), .. RawWebSocket.Frame(2, Hello)], 1002).SetArgDisplayNames("message in message");
        yield return new TestCaseData((byte[])[0x82, 0xfe, 0, 5, 0, 0, 0, 0], 1002).SetArgDisplayNames("length not minimal");
        yield return new TestCaseData((byte[])[0x82, 0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], 1002).SetArgDisplayNames("long length not minimal");
        yield return new TestCaseData((byte[])[0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002).SetArgDisplayNames("length negative");
        yield return new TestCaseData((byte[])[0x82, 0xff, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1009).SetArgDisplayNames("length absurd");
        yield return new TestCaseData(RawWebSocket.Frame(1, [0xff]), 1007).SetArgDisplayNames("text not UTF-8");
        yield return new TestCaseData(RawWebSocket.Frame(8, [3]), 1002).SetArgDisplayNames("close of one byte");
        yield return new TestCaseData(RawWebSocket.Frame(8, [3, 0xed]), 1002).SetArgDisplayNames("close with 1005");
        yield return new TestCaseData(RawWebSocket.Frame(8, [3, 0xe8, 0xff]), 1007).SetArgDisplayNames("close reason not UTF-8");
    }

    [TestCaseSource(nameof(Violations))]
    public async Task Broken_framing_is_a_violation(byte[] bytes, int code)
    {
        var (messages, violation) = await ReadAsync([.. bytes, .. RawWebSocket.Frame(2, Hello)]);

        Assert.That((int?)violation?.Code, Is.EqualTo(code));
        Assert.That(messages, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_message_beyond_the_limit_is_refused_before_it_arrives(bool inFragments)
    {
        var half = new byte[60];
        byte[] bytes = inFragments
            ? [.. RawWebSocket.Frame(2, half, isFinal: false), .. RawWebSocket.Frame(0, half).AsSpan(0, 8)]
            : RawWebSocket.Frame(2, new byte[101])[..8];

        var (_, violation) = await ReadAsync(bytes, messageBytesMax: 100);

        Assert.That(violation?.Code, Is.EqualTo(CloseCode.MessageTooBig));
    }

    private static async Task<(List<(FrameOpcode Kind, string Hex)> Messages, FrameViolation? Violation)> ReadAsync(
        byte[] bytes, int chunk = int.MaxValue, int? messageBytesMax = null)
    {
        using var reader = new FrameReader(new ChunkStream(bytes, chunk));
        reader.MessageBytesMax = messageBytesMax ?? reader.MessageBytesMax;
        var messages = new List<(FrameOpcode, string)>();
        while (await reader.FillAsync())
        {
            while (reader.TryRead(out var message))
                messages.Add((message.Kind, Convert.ToHexString(message.Payload.Span)));
        }

        return (messages, reader.Violation);
    }
}
