using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

public sealed class MsgPackScanTests
{
    [TestCase("c0", MsgPackScanError.None, 1)]
    [TestCase("8193a161c0a0ff", MsgPackScanError.None, 7)]
    [TestCase("", MsgPackScanError.Truncated, 0)]
    [TestCase("c1", MsgPackScanError.Reserved, 0)]
    [TestCase("92c0c1", MsgPackScanError.Reserved, 2)]
    [TestCase("a2", MsgPackScanError.Truncated, 0)]
    [TestCase("c0c0", MsgPackScanError.TrailingBytes, 1)]
    [TestCase("ddffffffff01", MsgPackScanError.Truncated, 0)]
    [TestCase("dfffffffff0101", MsgPackScanError.Truncated, 0)]
    [TestCase("c6ffffffff01", MsgPackScanError.Truncated, 0)]
    [TestCase("c9ffffffff0101", MsgPackScanError.Truncated, 0)]
    [TestCase("d47240", MsgPackScanError.RecordDefinition, 0)]
    [TestCase("82a16101a162d5724000", MsgPackScanError.RecordDefinition, 6)]
    [TestCase("d472", MsgPackScanError.RecordDefinition, 0)]
    [TestCase("d4", MsgPackScanError.Truncated, 0)]
    [TestCase("d400", MsgPackScanError.Truncated, 0)]
    [TestCase("d50072", MsgPackScanError.Truncated, 0)]
    [TestCase("93d5007272d67200000000c7017200", MsgPackScanError.None, 15)]
    public void Validation_says_what_is_wrong_and_where(string hex, MsgPackScanError error, int length) =>
        Assert.That(MsgPackScan.Validate(Hex.Bytes(hex)), Is.EqualTo(new MsgPackScanResult(error, length)));

    [Test]
    public void Line_452_depth_counts_containers_that_have_a_child()
    {
        Assert.That(MsgPackScan.Validate(Nested(256, 0xc0)).Error, Is.EqualTo(MsgPackScanError.None));
        Assert.That(MsgPackScan.Validate(Nested(256, 0x90)).Error, Is.EqualTo(MsgPackScanError.None));
        Assert.That(MsgPackScan.Validate(Nested(257, 0xc0)).Error, Is.EqualTo(MsgPackScanError.TooDeep));
        Assert.That(MsgPackScan.Validate(Nested(257, 0xc0), 257).Error, Is.EqualTo(MsgPackScanError.None));
        Assert.That(MsgPackScan.Validate([0x05], 0).Error, Is.EqualTo(MsgPackScanError.None));
        Assert.That(MsgPackScan.Validate([0x91, 0x05], 0).Error, Is.EqualTo(MsgPackScanError.TooDeep));
    }

    [Test]
    public void Two_million_levels_are_walked_without_a_stack()
    {
        var bytes = Nested(2_000_000, 0xc0);
        Assert.That(MsgPackScan.Validate(bytes).Error, Is.EqualTo(MsgPackScanError.TooDeep));
        Assert.That(MsgPackScan.Validate(bytes, int.MaxValue).IsValid, Is.True);
        var reader = new MsgPackReader(bytes);
        reader.Skip();
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [Test]
    public void Skipping_and_validating_agree_about_nested_siblings()
    {
        var bytes = Hex.Bytes("82 a161 92 81 01 02 90 a162 dc0002 c3 80");
        var reader = new MsgPackReader(bytes);
        reader.Skip();
        Assert.That(reader.IsAtEnd, Is.True);
        Assert.That(MsgPackScan.Validate(bytes).Length, Is.EqualTo(bytes.Length));
    }

    private static byte[] Nested(int depth, byte core)
    {
        var bytes = new byte[depth + 1];
        bytes.AsSpan().Fill(0x91);
        bytes[depth] = core;
        return bytes;
    }
}
