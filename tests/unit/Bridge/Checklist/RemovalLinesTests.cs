using TopGun.Core.Grid.Sessions;
using TopGun.Core.Hashing;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group D: removals and their tombstones.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class RemovalLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_113_A_removal_in_either_form_is_acknowledged_and_the_key_is_gone()
    {
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "2"), Put("c", "3"));
        var byType = new Operation { Id = NextId(), MapName = "m", Key = "a", OpType = OperationType.Remove };
        var byNil = new Operation { Id = NextId(), MapName = "m", Key = "b", Record = NilMember.Nil };

        Assert.That(await WriteAsync(Ann, byType), Is.InstanceOf<OpAck>());
        Assert.That(await WriteAsync(Ann, byNil), Is.InstanceOf<OpAck>());
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "c=3" }));
    }

    [Test]
    public async Task Line_114_A_removal_leaves_a_tombstone_and_changes_the_root()
    {
        await WriteAsync(Ann, Put("k", "1"));
        await using var replica = await Grid.Node.OpenSessionAsync(Credentials.Anonymous, SilentSessionSink.Instance, default);
        var before = (await replica.Sync.BeginAsync("m", 1, default)).RootHash;

        await WriteAsync(Ann, Remove("k"));

        var after = (await replica.Sync.BeginAsync("m", 0, default)).RootHash;
        var everything = await replica.Sync.ReadAsync("m", MerklePath.OfKey(Fnv1a.Hash("k"), LeafSumTree.Depth), default);
        Assert.That(after, Is.Not.EqualTo(before));
        Assert.That(everything.Entries!.Select(record => record.Value.IsEmpty), Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task Line_115_The_event_of_a_removal_carries_its_tombstone()
    {
        await WriteAsync(Ann, Put("k", "1"));
        await QueryAsync(Bob, "q");
        var removal = Remove("k");
        await WriteAsync(Ann, removal);

        var change = (await Bob.ReceiveAsync<ServerEvent>()).Event;
        Assert.That((change.EventType, change.Record), Is.EqualTo((EntryEventType.Remove, removal.Record.Value)));
    }

    [Test]
    public async Task Line_116_An_older_put_does_not_bring_a_removed_key_back()
    {
        await WriteAllAsync(Ann, Put("k", "1", 1000), Remove("k", 2000), Put("k", "2", 1999));

        Assert.That(await RowsAsync(), Is.Empty);
    }
}
