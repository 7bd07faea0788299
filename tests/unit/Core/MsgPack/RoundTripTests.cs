using FsCheck;
using FsCheck.Fluent;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

public sealed class RoundTripTests
{
    private const long ExactMax = 1L << 53;
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Test]
    public void Integers_that_a_double_holds_read_back_as_themselves() => Check.One(Config, Prop.ForAll(
        ArbMap.Default.ArbFor<long>().MapFilter(n => n % ExactMax, n => true),
        number => Read(w => w.WriteInteger(number), bytes => new MsgPackReader(bytes).ReadInt64()) == number));

    [Test]
    public void Unsigned_integers_that_a_double_holds_read_back_as_themselves() => Check.One(Config, Prop.ForAll(
        ArbMap.Default.ArbFor<ulong>().MapFilter(n => n % (ulong)ExactMax, n => true),
        number => Read(w => w.WriteInteger(number), bytes => new MsgPackReader(bytes).ReadUInt64()) == number));

    [Test]
    public void Doubles_read_back_as_themselves_in_both_forms() => Check.One(Config, Prop.ForAll(
        ArbMap.Default.ArbFor<double>(),
        number => Read(w => w.WriteDouble(number), bytes => new MsgPackReader(bytes).ReadDouble()).Equals(number)
            && Read(w => w.WriteNumber(number), bytes => new MsgPackReader(bytes).ReadDouble()).Equals(number == 0 ? 0 : number)));

    [Test]
    public void Texts_read_back_as_themselves_lone_surrogates_too() => Check.One(Config, Prop.ForAll(
        ArbMap.Default.ArbFor<char[]>(),
        units => Read(w => w.WriteString(units), bytes => new MsgPackReader(bytes).ReadString()) == new string(units)));

    [Test]
    public void Bytes_and_extensions_read_back_as_themselves() => Check.One(Config, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<sbyte>(),
        (payload, type) => Read(w => w.WriteBinary(payload), bytes => new MsgPackReader(bytes).ReadBinary().ToArray()).SequenceEqual(payload)
            && Read(w => w.WriteExtension(Kept(type), payload), bytes => Extension(bytes, Kept(type))).SequenceEqual(payload)));

    // Definitions of records are refused.
    private static sbyte Kept(sbyte type) => type == 0x72 ? (sbyte)0x73 : type;

    [TestCase(0)]
    [TestCase(31)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(65_535)]
    [TestCase(65_536)]
    public void Lengths_at_the_edges_of_formats_read_back(int length)
    {
        var payload = new byte[length];
        Assert.That(Read(w => w.WriteBinary(payload), bytes => new MsgPackReader(bytes).ReadBinary().Length), Is.EqualTo(length));
        Assert.That(Read(w => w.WriteString(payload), bytes => new MsgPackReader(bytes).ReadStringUtf8().Length), Is.EqualTo(length));
        Assert.That(Read(w => w.WriteExtension(9, payload), bytes => Extension(bytes, 9).Length), Is.EqualTo(length));
    }

    private delegate void Write(MsgPackWriter writer);

    private static T Read<T>(Write write, Func<byte[], T> read)
    {
        using var buffer = new PooledBuffer();
        write(new MsgPackWriter(buffer));
        var bytes = buffer.ToArray();
        return MsgPackScan.Validate(bytes).IsValid ? read(bytes) : throw new InvalidOperationException($"Not one value: {Hex.Of(bytes)}");
    }

    private static byte[] Extension(byte[] bytes, sbyte type)
    {
        var payload = new MsgPackReader(bytes).ReadExtension(out var read);
        return read == type ? payload.ToArray() : throw new InvalidOperationException($"Type {type} became {read}.");
    }
}
