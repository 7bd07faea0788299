using TopGun.Core.Crdts;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

public class LwwMergeTests
{
    private static readonly HlcTimestamp Early = new(1, 0, "a");
    private static readonly HlcTimestamp Late = new(1, 0, "b");

    [Test]
    public void The_greater_stamp_wins_whatever_the_values()
    {
        Assert.That(LwwMerge.Decide(Early, [9], Late, [1]), Is.EqualTo(LwwDecision.TakeRemote));
        Assert.That(LwwMerge.Decide(Late, [1], Early, [9]), Is.EqualTo(LwwDecision.KeepLocal));
    }

    [Test]
    public void At_equal_stamps_the_greater_value_wins_and_a_duplicate_is_told_apart()
    {
        Assert.That(LwwMerge.Decide(Early, [1, 2], Early, [1, 3]), Is.EqualTo(LwwDecision.TakeRemote));
        Assert.That(LwwMerge.Decide(Early, [1, 3], Early, [1, 2]), Is.EqualTo(LwwDecision.KeepLocal));
        Assert.That(LwwMerge.Decide(Early, [1], Early, [1, 0]), Is.EqualTo(LwwDecision.TakeRemote));
        Assert.That(LwwMerge.Decide(Early, [1], Early, [1]), Is.EqualTo(LwwDecision.Identical));
    }
}
