using TopGun.Core.Time;
using TopGun.Node.Operations.State;
using TopGun.Node.Operations.Tombstones;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.Tombstones;

/// <summary>What devices have confirmed is remembered beyond the life of the node.</summary>
public sealed class ReplicaFrontierTests
{
    [Test]
    public void Confirmations_are_there_in_the_next_life_and_those_too_far_behind_are_not()
    {
        var disk = new SimulatedDisk();
        using var backing = new MemoryBackingStore();
        using (var life = new DurableStoreUnderTest(disk, backing).Recovered())
        {
            var frontier = Over(life);
            foreach (var device in new[] { "near", "far", "silent" })
                frontier.Enter(device, 0);
            Assert.That(frontier.TryConfirm("near", 9, 0) && frontier.TryConfirm("far", 4, 0), Is.True);
            frontier.Forget(5);
        }

        using var next = new DurableStoreUnderTest(disk, backing).Recovered();
        var again = Over(next);

        Assert.That(again.Confirmed, Is.EqualTo(9));
        Assert.That(again.Enter("near", 9), Is.EqualTo(9));
        Assert.That(again.Enter("far", 4), Is.Zero);
    }

    private static ReplicaFrontier Over(DurableStoreUnderTest life) =>
        new(10, new NodeRecords(life.Store, new HybridLogicalClock("node", life.Clock)));
}
