using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Operations.Tombstones;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Client.Tests.Hosts;

/// <summary>Makes nodes that keep their records in memory.</summary>
internal static class TestNode
{
    public static NodeGrid Create(IAuthenticator? authenticator = null, TimeProvider? clock = null, int seed = 7)
    {
        var store = new RecordStore();
        return new NodeGrid(
            new NodeOptions
            {
                NodeId = "node-1",
                Tombstones = new TombstoneOptions { Age = TimeSpan.FromMinutes(1), Interval = TimeSpan.FromSeconds(10) },
            },
            store,
            new QueryEngine(store, clock ?? TimeProvider.System, TaskScheduler.Default),
            authenticator ?? new NoAuthentication(),
            clock ?? TimeProvider.System,
            bytes => new Random(seed).NextBytes(bytes));
    }
}
