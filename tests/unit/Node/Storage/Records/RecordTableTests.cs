using TopGun.Core.Hashing;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage.Records;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RecordTableTests
{
    private readonly RecordTable _table = new();

    [Test]
    public void Keys_with_one_hash_are_told_apart()
    {
        var first = Add([1, 2], keyHash: 7);
        var second = Add([1, 3], keyHash: 7);

        Assert.That(_table.IndexOf([1, 2], 7), Is.EqualTo(first));
        Assert.That(_table.IndexOf([1, 3], 7), Is.EqualTo(second));
        Assert.That(_table.IndexOf([1], 7), Is.Negative);
    }

    [Test]
    public void Every_key_is_found_while_the_table_grows()
    {
        const int Keys = 10_000;
        for (var i = 0; i < Keys; i++)
        {
            Add(Write.KeyBytes($"key-{i}"), Fnv1a.Hash($"key-{i}"));
            if (!System.Numerics.BitOperations.IsPow2(i))
                continue;
            for (var j = 0; j <= i; j++)
                Assert.That(_table.IndexOf(Write.KeyBytes($"key-{j}"), Fnv1a.Hash($"key-{j}")), Is.EqualTo(j), $"key {j} of {i + 1}");
        }

        Assert.That(_table.Count, Is.EqualTo(Keys));
        Assert.That(_table.IndexOf("absent"u8, Fnv1a.Hash("absent")), Is.Negative);
    }

    [Test]
    public void Tombstones_are_counted_as_they_come_and_go()
    {
        var index = Add([1], keyHash: 1);
        Assert.That(_table.Tombstones, Is.Zero);

        _table.Set(index, new RecordVersion(true, null, Write.At(2), 0), epoch: 1);
        _table.Set(index, new RecordVersion(true, null, Write.At(3), 0), epoch: 1);
        Assert.That(_table.Tombstones, Is.EqualTo(1));

        _table.Set(index, new RecordVersion(true, [1], Write.At(4), 0), epoch: 1);
        Assert.That(_table.Tombstones, Is.Zero);
    }

    private int Add(ReadOnlySpan<byte> key, uint keyHash)
    {
        var index = _table.Add(key, keyHash, itemHash: 0);
        _table.Set(index, new RecordVersion(true, [1], Write.At(1), 0), epoch: 1);
        return index;
    }
}
