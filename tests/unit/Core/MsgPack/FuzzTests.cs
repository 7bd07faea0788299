using System.Buffers;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Tests.Values;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.MsgPack;

public sealed class FuzzTests
{
    private const int Rounds = 30_000;
    private static readonly FieldPath Path = FieldPath.Parse("payload.a");
    private static readonly byte[] Other = JsonMsgPack.FromJson("""{"type":"x","payload":{"a":[1,{"b":null}]}}""");

    private static readonly RecordFilter Filter = RecordFilter.Create(
        JsonMsgPack.FromJson("""{"payload":{"$ne":1}}"""),
        JsonMsgPack.FromJson("""
            {"op":"or","children":[{"op":"like","attribute":"type","value":"%A%_"},{"op":"regex","attribute":"type","value":"[A-Z]+x"},
            {"op":"contains","attribute":"payload.mapName","value":"o"},{"op":"in","attribute":"payload.a","value":[1,[2]]},
            {"op":"eq","attribute":"payload","value":{"a":1}},{"op":"gt","attribute":"a","value":1}]}
            """));

    [Test]
    public void Reader_and_scan_survive_any_bytes_and_agree([Values(1, 2, 3, 4)] int seed)
    {
        var frames = new RandomFrames(seed);
        string? disagreement = null;
        for (var round = 0; round < Rounds && disagreement is null; round++)
        {
            var bytes = frames.Next();
            var scan = MsgPackScan.Validate(bytes);
            var isWhole = scan.Error is MsgPackScanError.None or MsgPackScanError.TrailingBytes;
            var reader = new MsgPackReader(bytes);
            var skipped = Survives(ref reader, static (ref MsgPackReader r) => r.Skip());
            if (scan.Error is not (MsgPackScanError.TooDeep or MsgPackScanError.RecordDefinition) && (skipped != isWhole || (isWhole && reader.Position != scan.Length)))
                disagreement = $"seed {seed}, round {round}: scan {scan}, skip {skipped} at {reader.Position} of {Hex.Of(bytes)}";
            ReadEveryWay(bytes);
        }

        Assert.That(disagreement, Is.Null);
    }

    [Test]
    public void Values_and_predicates_survive_any_bytes([Values(11, 12, 13, 14)] int seed)
    {
        var frames = new RandomFrames(seed);
        var text = new ArrayBufferWriter<char>();
        string? harm = null;
        for (var round = 0; round < Rounds / 3 && harm is null; round++)
        {
            var bytes = frames.Next();
            try
            {
                foreach (var use in Uses)
                    Survives(() => use(bytes, text));
            }
            catch (Exception failure)
            {
                harm = $"seed {seed}, round {round}: {failure} for {Hex.Of(bytes)}";
            }
            text.ResetWrittenCount();
        }

        Assert.That(harm, Is.Null);
    }

    [Test]
    public void Whole_random_values_are_readable_in_every_way([Values(21, 22)] int seed)
    {
        var frames = new RandomFrames(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = frames.Value();
            Assert.That(MsgPackScan.Validate(bytes).IsValid, Is.True, $"seed {seed}, round {round}: {Hex.Of(bytes)}");
            Assert.That(() => CanonicalText.Of(bytes), Throws.Nothing, $"seed {seed}, round {round}: {Hex.Of(bytes)}");
            var canonical = CanonicalValue.Of(bytes);
            Assert.That(CanonicalValue.Of(canonical), Is.EqualTo(canonical), $"seed {seed}, round {round}: {Hex.Of(bytes)}");
            Assert.That(JsonMsgPack.ToJson(canonical), Is.Not.Empty);
            var value = new MsgPackValue(bytes);
            Assert.That(ValueEquality.AreEqual(value, value), Is.EqualTo(!value.IsMissing && !ValueEquality.ContainsNaN(bytes)),
                $"seed {seed}, round {round}: {Hex.Of(bytes)}");
            Assert.That(ValueOrder.Compare(value, value), Is.Zero);
        }
    }

    [Test]
    public void Line_451_two_thousand_levels_are_refused_or_read_and_never_overflow()
    {
        foreach (var bytes in new[] { Nested.Arrays(2_000), Nested.Maps(2_000) })
            foreach (var use in Uses)
                Assert.That(() => Survives(() => use(bytes, new ArrayBufferWriter<char>())), Throws.Nothing);
    }

    [TestCase("ddffffffff")]
    [TestCase("dfffffffff")]
    [TestCase("c6ffffffff")]
    [TestCase("dbffffffff")]
    [TestCase("c9ffffffff00")]
    [TestCase("81a161ddffffffff")]
    public void Line_453_huge_declared_sizes_cost_nothing(string hex)
    {
        var bytes = Hex.Bytes(hex);
        var text = new ArrayBufferWriter<char>(1024);
        foreach (var use in Uses)
            Survives(() => use(bytes, text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var use in Uses)
            Survives(() => use(bytes, text));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
    }

    private static readonly Action<byte[], ArrayBufferWriter<char>>[] Uses =
    [
        (bytes, text) => CanonicalText.Write(bytes, text),
        (bytes, _) => CanonicalValue.Of(bytes),
        (bytes, _) => JsonMsgPack.ToJson(bytes),
        (bytes, _) => new MsgPackValue(bytes).Resolve(Path).GetString(),
        (bytes, _) => ValueEquality.AreEqual(new MsgPackValue(bytes), new MsgPackValue(Other)),
        (bytes, _) => ValueOrder.Compare(new MsgPackValue(bytes), new MsgPackValue(Other)),
        (bytes, _) => ValueEquality.ContainsNaN(bytes),
        (bytes, _) => Filter.Matches(bytes),
        (bytes, _) => PredicateNode.Parse(bytes),
        (bytes, _) => RecordFilter.Create(bytes, (PredicateNode?)null).Matches(Other),
        (bytes, _) => RecordFilter.Create(bytes, bytes).Matches(bytes),
        (bytes, _) => Fnv1a.HashUtf8(bytes),
        (bytes, _) => MsgPackText.Decode(bytes),
        (bytes, _) => MsgPackText.TryDecode(bytes, out string? _),
        (bytes, _) => Utf16Order.Compare(bytes, Other),
    ];

    private delegate void Read(ref MsgPackReader reader);

    private static readonly Read[] Reads =
    [
        static (ref MsgPackReader r) => r.ReadInt32(),
        static (ref MsgPackReader r) => r.ReadUInt32(),
        static (ref MsgPackReader r) => r.ReadInt64(),
        static (ref MsgPackReader r) => r.ReadUInt64(),
        static (ref MsgPackReader r) => r.ReadDouble(),
        static (ref MsgPackReader r) => r.ReadBoolean(),
        static (ref MsgPackReader r) => r.ReadNil(),
        static (ref MsgPackReader r) => r.ReadStringUtf8(),
        static (ref MsgPackReader r) => r.ReadString(),
        static (ref MsgPackReader r) => r.ReadBinary(),
        static (ref MsgPackReader r) => r.ReadExtension(out _),
        static (ref MsgPackReader r) => r.ReadMapHeader(),
        static (ref MsgPackReader r) => r.ReadArrayHeader(),
        static (ref MsgPackReader r) => r.ReadRaw(),
        static (ref MsgPackReader r) => r.PeekKind(),
        static (ref MsgPackReader r) => r.TryReadNilOrAbsent(),
    ];

    private static void ReadEveryWay(byte[] bytes)
    {
        foreach (var read in Reads)
        {
            var reader = new MsgPackReader(bytes);
            if (!Survives(ref reader, read) && reader.Position != 0)
                Assert.Fail($"A failed read moved to {reader.Position} of {Hex.Of(bytes)}");
            if (reader.Position > bytes.Length)
                Assert.Fail($"A read went beyond the end of {Hex.Of(bytes)}");
        }
    }

    private static bool Survives(ref MsgPackReader reader, Read read)
    {
        try
        {
            read(ref reader);
            return true;
        }
        catch (MsgPackFormatException)
        {
            return false;
        }
    }

    private static void Survives(Action use)
    {
        try
        {
            use();
        }
        catch (Exception failure) when (failure is MsgPackFormatException or PredicateFormatException)
        {
            // What callers are told to expect.
        }
    }
}
