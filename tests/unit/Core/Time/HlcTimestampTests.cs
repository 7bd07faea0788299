using System.Text;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Time;

public class HlcTimestampTests
{
    [TestCase("1:2")]
    [TestCase("1:2:")]
    [TestCase(":2:n")]
    [TestCase("1::n")]
    [TestCase("+1:2:n")]
    [TestCase("-1:2:n")]
    [TestCase("1: 2:n")]
    [TestCase("1:2:n:")]
    [TestCase("1:4294967296:n")]
    [TestCase("18446744073709551616:0:n")]
    [TestCase("1,000:2:n")]
    [TestCase("١:2:n")]
    public void Text_that_is_not_a_stamp_is_refused(string text)
    {
        Assert.That(HlcTimestamp.TryParse(text, out var stamp), Is.False);
        Assert.That(stamp, Is.EqualTo(default(HlcTimestamp)));
    }

    [TestCase("0:0:n")]
    [TestCase("18446744073709551615:4294967295:node-1")]
    [TestCase("1:2:日本 😀")]
    public void Text_comes_back_as_it_was(string text)
    {
        Assert.That(HlcTimestamp.TryParse(text, out var stamp), Is.True);
        Assert.That(stamp.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void Formatting_fits_exactly_or_not_at_all()
    {
        var stamp = new HlcTimestamp(1700000000000, 42, "nœud");
        var text = stamp.ToString();
        var chars = new char[text.Length];
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];

        Assert.That(stamp.TryFormat(chars.AsSpan(), out var charsWritten), Is.True);
        Assert.That(new string(chars, 0, charsWritten), Is.EqualTo(text));
        Assert.That(stamp.TryFormat(bytes.AsSpan(), out var bytesWritten), Is.True);
        Assert.That(Encoding.UTF8.GetString(bytes, 0, bytesWritten), Is.EqualTo(text));
        for (var room = 0; room < text.Length; room++)
        {
            Assert.That(stamp.TryFormat(chars.AsSpan(0, room), out var written), Is.False);
            Assert.That(written, Is.Zero);
        }
        for (var room = 0; room < bytes.Length; room++)
        {
            Assert.That(stamp.TryFormat(bytes.AsSpan(0, room), out var written), Is.False);
            Assert.That(written, Is.Zero);
        }
    }

    [Test]
    public void Lone_surrogates_leave_as_three_bytes_each()
    {
        var stamp = new HlcTimestamp(1, 2, "a\uD800b\uDFFF");
        var bytes = new byte[32];

        Assert.That(stamp.TryFormat(bytes.AsSpan(), out var written), Is.True);
        Assert.That(Convert.ToHexString(bytes, 0, written), Is.EqualTo("313A323A" + "61" + "EDA080" + "62" + "EDBFBF"));
        Assert.That(stamp.TryFormat(bytes.AsSpan(0, written - 1), out _), Is.False);
    }

    [Test]
    public void Formatting_allocates_nothing()
    {
        var stamp = new HlcTimestamp(1700000000000, 42, "node-1");
        var chars = new char[64];
        var bytes = new byte[64];
        stamp.TryFormat(chars.AsSpan(), out _);
        stamp.TryFormat(bytes.AsSpan(), out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            stamp.TryFormat(chars.AsSpan(), out _);
            stamp.TryFormat(bytes.AsSpan(), out _);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void The_default_stamp_is_the_smallest()
    {
        Assert.That(default(HlcTimestamp), Is.EqualTo(new HlcTimestamp(0, 0, "")));
        Assert.That(default(HlcTimestamp).ToString(), Is.EqualTo("0:0:"));
        Assert.That(default(HlcTimestamp) < new HlcTimestamp(0, 0, "a"), Is.True);
    }
}
