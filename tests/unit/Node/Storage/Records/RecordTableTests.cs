using TopGun.Core.Hashing;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Sets;

namespace TopGun.Node.Tests.Storage.Records;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RecordTableTests
{
    private readonly RecordTable _table = new(hashSeed: 42, new PartitionMemory(), isPinned: false);

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
    public void Asking_for_memory_ahead_changes_nothing_whether_the_key_is_there_or_not()
    {
        var place = Add([1, 2], keyHash: 7);

        _table.Prefetch([1, 2], 7);
        _table.Prefetch([9], 9);
        _table.Prefetch([], 7);

        Assert.That(_table.IndexOf([1, 2], 7), Is.EqualTo(place));
        Assert.That(_table.Count, Is.EqualTo(1));
    }

    [Test]
    public void Asking_for_memory_ahead_finds_the_set_that_a_write_will_meet()
    {
        const int Keys = 300;
        for (var i = 0; i < Keys; i++)
            _table.AddSet(Write.KeyBytes($"key-{i}"), Fnv1a.Hash($"key-{i}"));

        var found = 0;
        for (var i = 0; i < Keys; i++)
        {
            var set = _table.Prefetch(Write.KeyBytes($"key-{i}"), Fnv1a.Hash($"key-{i}"));
            Assert.That(set, Is.Null.Or.SameAs(_table.SetAt(i)), $"key {i}");
            found += set is null ? 0 : 1;
            set?.PrefetchElement(TagTable.HashOf("tag"u8), length: 10);
        }

        // Long chains are given up, and processors without hints are not asked.
        Assert.That(found, CacheHints.AreTaken ? Is.GreaterThan(Keys / 2) : Is.Zero);
        Assert.That(_table.Prefetch("absent"u8, Fnv1a.Hash("absent")), Is.Null);
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

    [Test]
    public void A_time_to_live_stays_with_its_record_alone()
    {
        var first = Add([1], keyHash: 1);
        var second = Add([2], keyHash: 2);

        _table.Set(first, new RecordVersion(true, [1], Write.At(2), 500), epoch: 1);

        Assert.That(_table.VersionAt(first).TtlMillis, Is.EqualTo(500));
        Assert.That(_table.VersionAt(second).TtlMillis, Is.Zero);
        _table.Set(first, new RecordVersion(true, [1], Write.At(3), 0), epoch: 1);
        Assert.That(_table.VersionAt(first).TtlMillis, Is.Zero);
    }

    [Test]
    public void Epochs_far_apart_never_make_a_change_look_older_than_it_is()
    {
        const ulong Far = 3UL << 32;
        var old = Add([1], keyHash: 1);
        var late = Add([2], keyHash: 2);
        _table.Set(late, new RecordVersion(true, [1], Write.At(2), 0), Far - 1);
        Assert.That(_table.EpochAt(late), Is.EqualTo(Far - 1));

        _table.Set(late, new RecordVersion(true, [1], Write.At(3), 0), Far + uint.MaxValue);

        Assert.That(_table.EpochAt(late), Is.EqualTo(Far + uint.MaxValue));
        Assert.That(_table.EpochAt(old), Is.GreaterThanOrEqualTo(1).And.LessThan(Far + uint.MaxValue));
    }

    [Test]
    public void A_freed_place_goes_to_the_next_key()
    {
        var first = Add([1], keyHash: 1);
        Add([2], keyHash: 2);
        _table.Set(first, new RecordVersion(true, null, Write.At(2), 0), epoch: 1);

        _table.Free(first);

        Assert.That(_table.IndexOf([1], 1), Is.Negative);
        Assert.That(Add([3], keyHash: 3), Is.EqualTo(first));
        Assert.That(_table.IndexOf([3], 3), Is.EqualTo(first));
    }

    private int Add(ReadOnlySpan<byte> key, uint keyHash)
    {
        var index = _table.Add(key, keyHash, itemHash: 0);
        _table.Set(index, new RecordVersion(true, [1], Write.At(1), 0), epoch: 1);
        return index;
    }
}
