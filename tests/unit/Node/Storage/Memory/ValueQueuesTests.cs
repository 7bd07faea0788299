using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage.Memory;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ValueQueuesTests
{
    private const int Values = 100;
    private const int ValueBytes = 100;

    private readonly PartitionMemory _memory = new() { Queues = new ValueQueues() };
    private readonly RecordTable _table;

    public ValueQueuesTests() => _table = new RecordTable(1, _memory, isPinned: false);

    [Test]
    public void Values_that_were_never_used_go_before_those_that_were()
    {
        for (var i = 0; i < Values; i++)
            Add(i);
        for (var i = 0; i < Values; i += 2)
            _table.TryUse(i, map: null!, recalled: null);

        Evict(40);

        Assert.That(Enumerable.Range(0, Values).Count(i => i % 2 == 0 && _table.IsEvicted(i)), Is.Zero);
        Assert.That(_table.EvictedCount, Is.EqualTo(40));
    }

    [Test]
    public void Many_values_that_are_never_used_again_do_not_drive_out_those_that_were()
    {
        for (var i = 0; i < Values; i++)
            Add(i);
        for (var i = 0; i < Values; i++)
            _table.TryUse(i, map: null!, recalled: null);
        for (var i = Values; i < Values * 10; i++)
        {
            Add(i);
            Evict(1);
        }

        Assert.That(Enumerable.Range(0, Values).Count(_table.IsEvicted), Is.LessThanOrEqualTo(Values / 10));
    }

    [Test]
    public void A_value_that_comes_back_soon_stays_longer_than_a_new_one()
    {
        for (var i = 0; i < Values; i++)
            Add(i);
        for (var i = 0; i < Values; i += 2)
            _table.TryUse(i, map: null!, recalled: null);
        Evict(20);
        Assert.That(_table.IsEvicted(21), Is.True);
        _table.Return(21, new byte[ValueBytes]);
        for (var i = Values; i < Values + 20; i++)
            Add(i);

        // The other 30 that were never used, then the first new ones.
        Evict(30 + 10);

        Assert.That(_table.IsEvicted(21), Is.False);
        Assert.That(Enumerable.Range(Values, 20).Count(_table.IsEvicted), Is.EqualTo(10));
    }

    [Test]
    public void What_is_dirty_stays_and_asking_ends()
    {
        for (var i = 0; i < Values; i++)
            Add(i, epoch: i % 4 == 0 ? 1UL : 2UL);

        var freed = _memory.Queues!.Evict(long.MaxValue, cleanEpoch: 2);

        Assert.That(_table.EvictedCount, Is.EqualTo(Values / 4));
        Assert.That(freed, Is.Positive);
        Assert.That(_memory.Queues!.Evict(long.MaxValue, cleanEpoch: 2), Is.Zero);
    }

    [Test]
    public void Places_of_removed_values_leave_the_queues()
    {
        for (var i = 0; i < Values; i++)
            Add(i);
        for (var i = 0; i < Values; i++)
            _table.Set(i, new RecordVersion(true, null, Write.At(2), 0), epoch: 1);

        Assert.That(_memory.Queues!.Evict(long.MaxValue, cleanEpoch: 2), Is.Zero);

        Assert.That(_memory.Queues!.Count, Is.Zero);
    }

    private void Add(int number, ulong epoch = 1)
    {
        var place = _table.Add(Write.KeyBytes($"k{number}"), (uint)number, itemHash: 0);
        _table.Set(place, new RecordVersion(true, new byte[ValueBytes], Write.At(1), 0), epoch);
    }

    private void Evict(int values)
    {
        for (var i = 0; i < values; i++)
            _memory.Queues!.Evict(1, cleanEpoch: ulong.MaxValue);
    }
}
