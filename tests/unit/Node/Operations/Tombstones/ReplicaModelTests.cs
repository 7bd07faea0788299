using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Operations.Tombstones;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Operations.Tombstones;

/// <summary>Devices come and go while removals are forgotten: nothing that was removed comes back, and all end up alike.</summary>
public sealed class ReplicaModelTests
{
    private const int Steps = 600;
    private const int Keys = 6;

    private readonly Dictionary<string, HlcTimestamp> _removed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removedTags = new(StringComparer.Ordinal);
    private NodeUnderTest _node = null!;

    [Test]
    public void Nothing_comes_back_and_nothing_diverges([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        _removed.Clear();
        _removedTags.Clear();
        using var node = new NodeUnderTest(NodeUnderTest.Options with
        {
            Tombstones = new TombstoneOptions { Age = TimeSpan.FromSeconds(120), Interval = TimeSpan.FromSeconds(10), EpochWidth = 3 },
        });
        _node = node;
        foreach (var map in new[] { ReplicaUnderTest.Records, ReplicaUnderTest.Sets })
        {
            Assert.That(node.Store.TryOpen(map, out var opened));
            opened!.Observe(new RemovalObserver(this, map));
        }
        var replicas = Enumerable.Range(0, 5).Select(i => new ReplicaUnderTest(node, $"r{i}", hasDevice: i > 0)).ToArray();

        var forgotten = 0;
        for (var step = 0; step < Steps; step++)
        {
            Act(random, replicas[random.Next(replicas.Length)]);
            CheckRemoved($"seed {seed}, step {step}");
            forgotten = Math.Max(forgotten, _removedTags.Count - TagTombstones());
        }

        Assert.That(forgotten, Is.Positive, $"seed {seed}: no tombstone was ever forgotten");
        foreach (var replica in replicas)
            replica.Disconnect();
        // The second time for what the first brought.
        for (var round = 0; round < 2; round++)
        {
            foreach (var replica in replicas)
            {
                replica.Connect();
                replica.Disconnect();
            }
        }

        CheckRemoved($"seed {seed}, at the end");
        var witness = new ReplicaUnderTest(node, "witness");
        witness.Connect();
        foreach (var replica in replicas)
            Assert.That(replica.Seen(), Is.EqualTo(witness.Seen()), $"seed {seed}, {Array.IndexOf(replicas, replica)}");
    }

    private void Act(Random random, ReplicaUnderTest replica)
    {
        var key = $"k{random.Next(Keys)}";
        var value = $"v{random.Next(3)}";
        switch (random.Next(12))
        {
            case 0 or 1:
                replica.Put(key, value);
                break;
            case 2 or 3:
                replica.Remove(key);
                break;
            case 4 or 5:
                replica.Add(key, value);
                break;
            case 6 or 7:
                replica.RemoveFrom(key, value);
                break;
            case 8:
                replica.Disconnect();
                break;
            case 9 or 10:
                replica.Disconnect();
                replica.Connect(random.Next(4) == 0 ? random.Next(6) : int.MaxValue);
                break;
            default:
                _node.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 40)));
                break;
        }
    }

    private void CheckRemoved(string when)
    {
        var keys = Enumerable.Range(0, Keys).Select(i => $"k{i}").ToArray();
        foreach (var key in keys)
        {
            var record = _node.Store.Find(ReplicaUnderTest.Records)?.Get(Write.KeyBytes(key), Fnv1a.Hash(key)) ?? default;
            if (record.Value is not null && _removed.TryGetValue(key, out var removed))
                Assert.That(record.Timestamp, Is.GreaterThan(removed), $"{when}: {key} came back");
        }
        foreach (var entry in Entries(keys))
            foreach (var element in entry.Elements)
                Assert.That(_removedTags, Does.Not.Contain(System.Text.Encoding.UTF8.GetString(element.Tag.Span)), when);
    }

    private int TagTombstones() => Entries([.. Enumerable.Range(0, Keys).Select(i => $"k{i}")]).Sum(entry => entry.Tombstones.Count);

    private IReadOnlyList<OrEntry> Entries(string[] keys) =>
        _node.Open().Sync.GetEntriesAsync(ReplicaUnderTest.Sets, keys, default).AsTask().Result;

    /// <summary>Keeps what was ever removed.</summary>
    private sealed class RemovalObserver(ReplicaModelTests test, string mapName) : IMapObserver
    {
        public bool ReadsFormer => true;

        public bool ReadsSets => false;

        public void OnMutation(in RecordMutation mutation)
        {
            var key = System.Text.Encoding.UTF8.GetString(mutation.Key);
            if (mutation.Kind == OperationKind.OrRemove)
                test._removedTags.Add(System.Text.Encoding.UTF8.GetString(mutation.Tag.Span));
            else if (mutation.Kind == OperationKind.Remove && mapName == ReplicaUnderTest.Records)
                test._removed[key] = mutation.After.Timestamp;
        }
    }
}
