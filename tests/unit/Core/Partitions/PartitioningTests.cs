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
        var hash = Fnv1a.Hash(HashVectors.TextOf(one));

        Assert.That(Partitioning.PartitionOf(hash), Is.EqualTo(one.GetProperty("partition271").GetInt32()));
    }
}
