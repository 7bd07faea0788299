using System.Text.Json;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Core.Tests.Hashing;

namespace TopGun.Core.Tests.Partitions;

public class PartitioningTests
{
    [TestCaseSource(typeof(HashVectors), nameof(HashVectors.Strings))]
    public void Keys_belong_to_the_partition_of_the_reference(JsonElement one)
    {
        var key = HashVectors.TextOf(one);

        Assert.That(Partitioning.PartitionOf(key).Value, Is.EqualTo(one.GetProperty("partition271").GetInt32()));
        Assert.That(Partitioning.PartitionOf(Fnv1a.Hash(key)), Is.EqualTo(Partitioning.PartitionOf(key)));
    }

    [TestCase(-1)]
    [TestCase(271)]
    public void There_is_no_partition_outside_0_to_270(int value) =>
        Assert.That(() => new PartitionId(value), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Partitions_are_ordered_by_number()
    {
        PartitionId[] partitions = [new(270), new(0), new(9)];

        Assert.That(partitions.Order().Select(id => id.ToString()), Is.EqualTo(["0", "9", "270"]));
        Assert.That(partitions[1] < partitions[2], Is.True);
        Assert.That(partitions[2] >= partitions[0], Is.False);
    }
}
