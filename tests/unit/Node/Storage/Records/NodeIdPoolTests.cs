using TopGun.Node.Storage;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage.Records;

public sealed class NodeIdPoolTests
{
    [Test]
    public void Sharing_starts_anew_when_too_many_ids_are_shared()
    {
        var pool = new NodeIdPool();
        var first = pool.Share("first");
        for (var i = 1; i < StorageLimits.SharedNodeIdsMax; i++)
            pool.Share($"node-{i}");
        Assert.That(pool.Share(new string("first".AsSpan())), Is.SameAs(first));

        pool.Share("one too many");

        Assert.That(pool.Share(new string("first".AsSpan())), Is.Not.SameAs(first).And.EqualTo(first));
    }
}
