using TopGun.Bridge.Connections;
using TopGun.Bridge.Frames;
using TopGun.Core.Grid;

namespace TopGun.Bridge.Tests.Connections;

/// <summary>What waits for one connection: order, gathering, bounds.</summary>
public sealed class OutboxTests
{
    private GatedStream _stream = null!;
    private int _overflows;

    [SetUp]
    public void Reset()
    {
        _stream = new GatedStream();
        _overflows = 0;
    }

    [TearDown]
    public void Dispose() => _stream.Dispose();

    [Test]
    public void What_is_appended_before_a_flush_leaves_in_one_write()
    {
        var outbox = Make();
        for (var i = 0; i < 20; i++)
            outbox.Append(Entry(i, 300));
        outbox.Flush();

        Assert.That(_stream.Writes, Has.Count.EqualTo(1));
        Assert.That(_stream.Writes[0], Has.Length.EqualTo(20 * 304));
    }

    [Test]
    public async Task What_is_appended_during_a_write_leaves_together_with_the_next()
    {
        _stream.Shut();
        var outbox = Make();
        outbox.Append(Entry(0, 10));
        outbox.Flush();
        for (var i = 1; i < 5; i++)
        {
            outbox.Append(Entry(i, 10));
            outbox.Flush();
        }

        _stream.Open();
        await outbox.ReliefAsync(0);

        Assert.That(() => _stream.Bytes.Where((_, index) => index % 12 == 2).ToArray(), Is.EqualTo(new byte[] { 0, 1, 2, 3, 4 }).After(30_000, 10));
        Assert.That(_stream.Writes, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_delivery_flushes_each_receiver_once()
    {
        var outbox = Make();
        var delivery = new Delivery();
        for (var round = 1; round <= 2; round++)
        {
            outbox.Append(Entry(1, 10), delivery);
            outbox.Append(Entry(2, 10), delivery);
            delivery.Complete();
            Assert.That(_stream.Writes, Has.Count.EqualTo(round));
        }
    }

    [Test]
    public void Within_a_turn_nothing_leaves_before_its_end()
    {
        var outbox = Make();
        outbox.BeginTurn();
        outbox.Append(Entry(1, 10));
        outbox.Flush();
        Assert.That(_stream.Writes, Is.Empty);

        outbox.EndTurn();

        Assert.That(_stream.Writes, Has.Count.EqualTo(1));
    }

    [Test]
    public void More_than_the_limit_overflows_and_a_single_long_message_does_not()
    {
        _stream.Shut();
        var outbox = Make(bytesMax: 1000);
        outbox.Append(Entry(0, 5000));
        outbox.Flush();
        Assert.That(_overflows, Is.Zero);

        outbox.Append(Entry(1, 5000));
        Assert.That(_overflows, Is.Zero, "what is handed to the transport no longer waits");
        outbox.Append(Entry(2, 10));

        Assert.That(_overflows, Is.EqualTo(1));
    }

    [Test]
    public void A_close_frame_is_the_last()
    {
        _stream.Shut();
        var outbox = Make();
        outbox.Append(Entry(0, 10));
        outbox.Flush();
        outbox.Append(Entry(1, 10));
        outbox.Close(CloseFrame.Encode(CloseCode.TryAgainLater, "x"), dropWaiting: true);
        outbox.Append(Entry(2, 10));

        _stream.Open();

        Assert.That(() => _stream.Writes, Has.Count.EqualTo(2).After(30_000, 10));
        Assert.That(_stream.Writes[1], Is.EqualTo(new byte[] { 0x88, 3, 0x03, 0xf5, (byte)'x' }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_broken_transport_is_told_to_its_owner_and_never_to_who_flushes(bool throwsAtOnce)
    {
        using var broken = new BrokenStream(throwsAtOnce);
        Exception? failure = null;
        var outbox = new Outbox(broken, 1 << 20, () => _overflows++, exception => failure = exception);
        outbox.Append(Entry(0, 10));

        Assert.That(outbox.Flush, Throws.Nothing);

        Assert.That(failure, Is.InstanceOf<IOException>());
        Assert.That(outbox.Bytes, Is.Zero);
    }

    [TestCase(0)]
    [TestCase(125)]
    [TestCase(126)]
    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(200_000)]
    public async Task A_message_of_any_length_becomes_one_frame(int length)
    {
        var outbox = Make();
        outbox.Append(new OutboxEntry(FrameOpcode.Binary, new byte[length / 3], new byte[length - (length / 3)]));
        outbox.Flush();
        await outbox.ReliefAsync(0);

        var header = new byte[FrameHeader.ServerSizeMax];
        var size = FrameHeader.Write(header, FrameOpcode.Binary, length);
        Assert.That(() => _stream.Bytes.Length, Is.EqualTo(size + length).After(30_000, 10));
        Assert.That(_stream.Bytes[..size], Is.EqualTo(header[..size]));
        Assert.That(_stream.Writes.Max(write => write.Length), Is.LessThanOrEqualTo(Limits.FlushBytes));
    }

    private static OutboxEntry Entry(int mark, int length)
    {
        var body = new byte[length];
        body[0] = (byte)mark;
        return OutboxEntry.Of(body);
    }

    private Outbox Make(int bytesMax = 1 << 20) => new(_stream, bytesMax, () => _overflows++, _ => { });
}
