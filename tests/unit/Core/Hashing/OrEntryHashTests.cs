using System.Text.Json;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Tests.Crdts;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Hashing;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class OrEntryHashTests
{
    private readonly OrEntryHash _hash = new();

    [TestCaseSource(nameof(Cases), new object[] { "value" })]
    public void Values_hash_as_in_the_reference(JsonElement one)
    {
        var tag = one.GetProperty("tag").GetString()!;
        Assert.That(HlcTimestamp.TryParse(tag, out var stamp), Is.True);
        var value = TaggedJson.ToMsgPack(one.GetProperty("value"));

        _hash.Start(one.GetProperty("key").GetString()!);
        _hash.Append(tag, value, stamp, default);

        Assert.That(_hash.Value, Is.EqualTo(one.GetProperty("entryHash").GetUInt32()));
        Assert.That(_hash.OfRecord(tag, value, stamp, default), Is.EqualTo(one.GetProperty("recordHash").GetUInt32()));
    }

    [TestCaseSource(nameof(Cases), new object[] { "entry" })]
    public void Entries_hash_as_in_the_reference(JsonElement one)
    {
        _hash.Start(one.GetProperty("key").GetString()!);
        var records = one.GetProperty("records").EnumerateArray().Select(VectorRecords.Or);
        foreach (var record in records.OrderBy(record => record.Tag, StringComparer.Ordinal))
            _hash.Append(record.Tag, record.Value.Span, record.Timestamp, record.Ttl);

        Assert.That(_hash.Value, Is.EqualTo(one.GetProperty("entryHash").GetUInt32()));
    }

    [Test]
    public void Tags_out_of_order_are_refused()
    {
        _hash.Start("k");
        _hash.Append("10", [1], default, default);

        Assert.That(() => _hash.Append("10", [1], default, default), Throws.ArgumentException);
        Assert.That(() => _hash.Append("1", [1], default, default), Throws.ArgumentException);
        Assert.That(() => _hash.Append("9", [1], default, default), Throws.Nothing);
    }

    [Test]
    public void A_malformed_value_is_refused_and_starting_over_forgets_it()
    {
        _hash.Start("k");
        var empty = _hash.Value;

        Assert.That(() => _hash.Append("1", [0xc1], default, default), Throws.TypeOf<MsgPackFormatException>());
        _hash.Start("k");
        Assert.That(_hash.Value, Is.EqualTo(empty));
    }

    [Test]
    public void Text_longer_than_any_buffer_hashes_as_a_whole()
    {
        var value = new string('é', 100_000);
        using var document = JsonDocument.Parse($"\"{value}\"");
        var stamp = new HlcTimestamp(1, 2, new string('n', 1000));

        _hash.Start("k");
        _hash.Append("t", TaggedJson.ToMsgPack(document.RootElement), stamp, TimeToLive.FromRecord(1.5));

        Assert.That(_hash.Value, Is.EqualTo(Fnv1a.Hash($"key:k|t:{value}:{stamp}:ttl=1.5")));
    }

    [Test]
    public void Scalars_allocate_nothing()
    {
        var stamp = new HlcTimestamp(1700000000000, 1, "node");
        byte[] text = [0xa3, (byte)'a', (byte)'b', (byte)'c'];
        Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Run();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Run()
        {
            _hash.Start("key");
            _hash.Append("a", text, stamp, TimeToLive.FromRecord(1000));
            _hash.Append("b", [0x7f], stamp, default);
        }
    }

    private static IEnumerable<TestCaseData> Cases(string kind) => VectorFile.OfKind("ormap-entry-hash", kind);
}
