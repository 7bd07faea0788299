using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

public sealed class MsgPackReaderTests
{
    [TestCase("05", 5)]
    [TestCase("e0", -32)]
    [TestCase("cc80", 128)]
    [TestCase("cdffff", 65535)]
    [TestCase("ce7fffffff", int.MaxValue)]
    [TestCase("cf000000000000007b", 123)]
    [TestCase("d080", -128)]
    [TestCase("d18000", -32768)]
    [TestCase("d280000000", int.MinValue)]
    [TestCase("d3ffffffffffffffff", -1)]
    [TestCase("ca40a00000", 5)]
    [TestCase("cb4014000000000000", 5)]
    [TestCase("cb8000000000000000", 0)]
    public void Every_whole_number_format_reads_as_int32(string hex, int expected)
    {
        var reader = new MsgPackReader(Hex.Bytes(hex));
        Assert.That(reader.ReadInt32(), Is.EqualTo(expected));
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [TestCase("cb3ff8000000000000", TestName = "fraction")]
    [TestCase("cb7ff8000000000000", TestName = "NaN")]
    [TestCase("cb7ff0000000000000", TestName = "infinity")]
    [TestCase("ce80000000", TestName = "above int32")]
    [TestCase("cfffffffffffffffff", TestName = "above int64")]
    [TestCase("a135", TestName = "text")]
    [TestCase("c0", TestName = "nil")]
    public void What_is_not_an_int32_is_refused_and_not_consumed(string hex)
    {
        var bytes = Hex.Bytes(hex);
        Assert.That(() => new MsgPackReader(bytes).ReadInt32(), Throws.TypeOf<MsgPackFormatException>());
        var reader = new MsgPackReader(bytes);
        Assert.That(reader.TryReadInt32(out _), Is.False);
        Assert.That(reader.Position, Is.Zero);
    }

    [TestCase("ff")]
    [TestCase("cb41f0000000000000")]
    [TestCase("cf0000000100000000")]
    public void What_is_not_a_uint32_is_refused(string hex)
    {
        var bytes = Hex.Bytes(hex);
        Assert.That(() => new MsgPackReader(bytes).ReadUInt32(), Throws.TypeOf<MsgPackFormatException>());
    }

    [TestCase("cfffffffffffffffff", ulong.MaxValue)]
    [TestCase("cb43e0000000000000", 1UL << 63)]
    [TestCase("cb4278bcfe56800000", 1700000000000UL)]
    [TestCase("00", 0UL)]
    public void The_whole_range_of_uint64_reads(string hex, ulong expected)
    {
        var reader = new MsgPackReader(Hex.Bytes(hex));
        Assert.That(reader.ReadUInt64(), Is.EqualTo(expected));
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [TestCase("ff")]
    [TestCase("cbbff0000000000000")]
    [TestCase("cb43f0000000000000", TestName = "2^64")]
    public void What_is_not_a_uint64_is_refused_and_not_consumed(string hex)
    {
        var reader = new MsgPackReader(Hex.Bytes(hex));
        Assert.That(reader.TryReadUInt64(out _), Is.False);
        Assert.That(reader.Position, Is.Zero);
    }

    [TestCase("05", 5.0)]
    [TestCase("cfffffffffffffffff", 18446744073709551615.0)]
    [TestCase("ca3fc00000", 1.5)]
    [TestCase("cb3ff8000000000000", 1.5)]
    public void Integers_read_as_doubles(string hex, double expected)
    {
        var reader = new MsgPackReader(Hex.Bytes(hex));
        Assert.That(reader.ReadDouble(), Is.EqualTo(expected));
    }

    [TestCase("de000181", 1)]
    [TestCase("df0000000000", 0)]
    [TestCase("8101c0", 1)]
    public void Any_size_of_map_header_is_accepted(string hex, int expected)
    {
        var bytes = Hex.Bytes(hex + "c0c0c0c0c0c0");
        Assert.That(new MsgPackReader(bytes).ReadMapHeader(), Is.EqualTo(expected));
    }

    [TestCase("dfffffffff")]
    [TestCase("deffff0101")]
    [TestCase("82010203")]
    [TestCase("81")]
    public void Map_counts_that_the_bytes_cannot_hold_are_refused(string hex)
    {
        var bytes = Hex.Bytes(hex);
        Assert.That(() => new MsgPackReader(bytes).ReadMapHeader(),
            Throws.TypeOf<MsgPackFormatException>().With.Property("Position").Zero);
    }

    [TestCase("ddffffffff")]
    [TestCase("dcffff0101")]
    [TestCase("9201")]
    public void Array_counts_that_the_bytes_cannot_hold_are_refused(string hex)
    {
        var bytes = Hex.Bytes(hex);
        Assert.That(() => new MsgPackReader(bytes).ReadArrayHeader(), Throws.TypeOf<MsgPackFormatException>());
    }

    [TestCase("a3616263")]
    [TestCase("d903616263")]
    [TestCase("da0003616263")]
    [TestCase("db00000003616263")]
    public void Every_string_format_reads(string hex)
    {
        var reader = new MsgPackReader(Hex.Bytes(hex));
        Assert.That(reader.ReadString(), Is.EqualTo("abc"));
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [TestCase("dbffffffff61")]
    [TestCase("a36162")]
    [TestCase("d9")]
    public void Strings_cut_short_are_refused(string hex)
    {
        var bytes = Hex.Bytes(hex);
        Assert.That(() => new MsgPackReader(bytes).ReadString(), Throws.TypeOf<MsgPackFormatException>());
    }

    [TestCase("d40500", 1)]
    [TestCase("d5050000", 2)]
    [TestCase("d60500000000", 4)]
    [TestCase("d7050000000000000000", 8)]
    [TestCase("d80500000000000000000000000000000000", 16)]
    [TestCase("c70305000000", 3)]
    [TestCase("c8000305000000", 3)]
    [TestCase("c90000000305000000", 3)]
    public void Every_extension_format_reads(string hex, int length)
    {
        var reader = new MsgPackReader(Hex.Bytes(hex));
        var payload = reader.ReadExtension(out var type);
        Assert.That((type, payload.Length, reader.IsAtEnd), Is.EqualTo(((sbyte)5, length, true)));
    }

    [Test]
    public void Ext_zero_is_absent_and_not_nil()
    {
        var reader = new MsgPackReader([0xd4, 0, 0, 0xc0]);
        Assert.That(reader.PeekKind(), Is.EqualTo(MsgPackKind.Absent));
        Assert.That(reader.TryReadNil(), Is.False);
        Assert.That(reader.TryReadAbsent(), Is.True);
        Assert.That(reader.PeekKind(), Is.EqualTo(MsgPackKind.Nil));
        Assert.That(reader.TryReadAbsent(), Is.False);
        Assert.That(reader.TryReadNilOrAbsent(), Is.True);
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [Test]
    public void Raw_values_are_the_bytes_as_written()
    {
        var reader = new MsgPackReader(Hex.Bytes("de0001a161 93c301c403010203 c0"));
        Assert.That(Hex.Of(reader.ReadRaw()), Is.EqualTo("de0001a16193c301c403010203"));
        Assert.That(reader.PeekKind(), Is.EqualTo(MsgPackKind.Nil));
    }

    [Test]
    public void The_error_names_the_place_and_the_kinds()
    {
        var bytes = Hex.Bytes("01c3");
        Assert.That(
            () =>
            {
                var reader = new MsgPackReader(bytes);
                reader.ReadInt32();
                reader.ReadMapHeader();
            },
            Throws.TypeOf<MsgPackFormatException>().With.Property("Position").EqualTo(1)
                .And.Message.Contains("a map, found Boolean"));
    }
}
