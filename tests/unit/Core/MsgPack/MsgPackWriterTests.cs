using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

public sealed class MsgPackWriterTests
{
    private readonly PooledBuffer _buffer = new();

    [SetUp]
    public void Clear() => _buffer.Clear();

    [OneTimeTearDown]
    public void Return() => _buffer.Dispose();

    [TestCase(0, "00")]
    [TestCase(127, "7f")]
    [TestCase(128, "cc80")]
    [TestCase(256, "cd0100")]
    [TestCase(65536, "ce00010000")]
    [TestCase(4294967295, "ceffffffff")]
    [TestCase(4294967296, "cb41f0000000000000")]
    [TestCase(9007199254740991, "cb433fffffffffffff")]
    [TestCase(-1, "ff")]
    [TestCase(-32, "e0")]
    [TestCase(-33, "d0df")]
    [TestCase(-129, "d1ff7f")]
    [TestCase(-32769, "d2ffff7fff")]
    [TestCase(-2147483648, "d280000000")]
    [TestCase(-2147483649, "cbc1e0000000200000")]
    public void Integers_take_the_smallest_format_and_never_64_bits(long value, string hex)
    {
        new MsgPackWriter(_buffer).WriteInteger(value);
        Assert.That(Hex.Of(_buffer.WrittenSpan), Is.EqualTo(hex));
    }

    [TestCase(ulong.MaxValue, "cb43f0000000000000")]
    [TestCase(4294967295UL, "ceffffffff")]
    public void Unsigned_integers_follow_the_same_rule(ulong value, string hex)
    {
        new MsgPackWriter(_buffer).WriteInteger(value);
        Assert.That(Hex.Of(_buffer.WrittenSpan), Is.EqualTo(hex));
    }

    [TestCase(3.0, "03")]
    [TestCase(-0.0, "00")]
    [TestCase(1.5, "cb3ff8000000000000")]
    [TestCase(double.NaN, "cbfff8000000000000")]
    [TestCase(1700000000000.0, "cb4278bcfe56800000")]
    public void Numbers_are_written_as_a_client_would(double value, string hex)
    {
        new MsgPackWriter(_buffer).WriteNumber(value);
        Assert.That(Hex.Of(_buffer.WrittenSpan), Is.EqualTo(hex));
    }

    [TestCase(15, "8f")]
    [TestCase(16, "de0010")]
    [TestCase(65536, "df00010000")]
    public void Map_headers_are_minimal(int count, string hex)
    {
        new MsgPackWriter(_buffer).WriteMapHeader(count);
        Assert.That(Hex.Of(_buffer.WrittenSpan), Is.EqualTo(hex));
    }

    [TestCase(31, "bf")]
    [TestCase(32, "d920")]
    [TestCase(256, "da0100")]
    [TestCase(65536, "db00010000")]
    public void String_headers_are_minimal_in_bytes(int length, string header)
    {
        new MsgPackWriter(_buffer).WriteString(new string('x', length));
        Assert.That(Hex.Of(_buffer.WrittenSpan[..^length]), Is.EqualTo(header));
        Assert.That(new MsgPackReader(_buffer.WrittenSpan).ReadString(), Has.Length.EqualTo(length));
    }

    [Test]
    public void String_headers_count_bytes_not_units()
    {
        new MsgPackWriter(_buffer).WriteString("éééééééééééééééé");
        Assert.That(Hex.Of(_buffer.WrittenSpan[..2]), Is.EqualTo("d920"));
    }

    [TestCase(0L, "d6ff00000000")]
    [TestCase(1700000000000L, "d6ff6553f100")]
    [TestCase(1700000000001L, "d7ff003d09006553f100")]
    [TestCase(-1L, "c70cff3b8b87c0ffffffffffffffff")]
    public void Timestamps_take_the_form_of_a_date(long unixMilliseconds, string hex)
    {
        new MsgPackWriter(_buffer).WriteTimestamp(unixMilliseconds);
        Assert.That(Hex.Of(_buffer.WrittenSpan), Is.EqualTo(hex));
        var payload = new MsgPackReader(_buffer.WrittenSpan).ReadExtension(out var type);
        Assert.That(type, Is.EqualTo(MsgPackTimestamp.ExtensionType));
        Assert.That(MsgPackTimestamp.TryParse(payload, out var read), Is.True);
        Assert.That(read, Is.EqualTo(unixMilliseconds));
    }

    [Test]
    public void Timestamps_that_no_date_can_hold_are_not_parsed()
    {
        Assert.That(MsgPackTimestamp.TryParse(Hex.Bytes("ffffffff00000000"), out _), Is.False);
        Assert.That(MsgPackTimestamp.TryParse(Hex.Bytes("000000007fffffffffffffff"), out _), Is.False);
        Assert.That(MsgPackTimestamp.TryParse([1, 2], out _), Is.False);
    }

    [Test]
    public void Reserved_headers_are_patched_with_what_was_written()
    {
        var writer = new MsgPackWriter(_buffer);
        var map = writer.ReserveMapHeader();
        writer.WriteString("a"u8);
        var array = writer.ReserveArrayHeader();
        writer.WriteInteger(1);
        writer.PatchHeader(array, 1);
        writer.PatchHeader(map, 1);
        Assert.That(Hex.Of(_buffer.WrittenSpan), Is.EqualTo("df00000001a161dd0000000101"));
        Assert.That(MsgPackScan.Validate(_buffer.WrittenSpan).IsValid, Is.True);
    }

    [Test]
    public void The_buffer_grows_and_keeps_what_was_written()
    {
        using var small = new PooledBuffer(1);
        var writer = new MsgPackWriter(small);
        writer.WriteArrayHeader(2000);
        for (var i = 0; i < 2000; i++)
            writer.WriteInteger(i * 1000);
        var reader = new MsgPackReader(small.WrittenSpan);
        Assert.That(reader.ReadArrayHeader(), Is.EqualTo(2000));
        for (var i = 0; i < 2000; i++)
            Assert.That(reader.ReadInt32(), Is.EqualTo(i * 1000));
    }

    [Test]
    public void A_disposed_buffer_refuses_writes()
    {
        var buffer = new PooledBuffer();
        buffer.Dispose();
        Assert.That(() => new MsgPackWriter(buffer).WriteNil(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Reading_and_writing_a_message_allocates_nothing()
    {
        WriteAndRead(_buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            WriteAndRead(_buffer);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void WriteAndRead(PooledBuffer buffer)
    {
        buffer.Clear();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(3);
        writer.WriteString("key");
        writer.WriteString("someone@example.org");
        writer.WriteString("n"u8);
        writer.WriteDouble(1.5);
        writer.WriteString("at"u8);
        writer.WriteTimestamp(1700000000001);
        if (!MsgPackScan.Validate(buffer.WrittenSpan).IsValid)
            throw new InvalidOperationException();
        var reader = new MsgPackReader(buffer.WrittenSpan);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            reader.ReadStringUtf8();
            reader.Skip();
        }
    }
}
