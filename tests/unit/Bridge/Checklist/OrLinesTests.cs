using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group G: operations on observed-remove maps.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class OrLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_155_An_addition_is_acknowledged_and_visible_to_an_observer()
    {
        await QueryAsync(Bob, "q", map: "or");

        Assert.That(await WriteAsync(Ann, OrAdd("k", "t", "1")), Is.InstanceOf<OpAck>());
        Assert.That(await SeenAsync(Bob), Is.EqualTo(new[] { "ORADD k", "q: ENTER k=[1]" }));
    }

    [Test]
    public async Task Line_156_Two_clients_add_different_tags_under_one_key_and_both_values_exist()
    {
        await QueryAsync(Bob, "q", map: "or");
        await WriteAsync(Ann, OrAdd("k", "t1", "1"));
        await WriteAsync(await ConnectAsync(), OrAdd("k", "t2", "2"));

        Assert.That((await SeenAsync(Bob)).Count(text => text == "ORADD k"), Is.EqualTo(2));
        Assert.That(await RowsAsync("or"), Is.EqualTo(new[] { "k=[1,2]" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Line_157_A_removal_with_the_writers_own_tag_by_anyone_reaches_observers(bool byWriter)
    {
        await WriteAsync(Ann, OrAdd("k", "t", "1"));
        await QueryAsync(Bob, "q", map: "or");
        await WriteAsync(byWriter ? Ann : await ConnectAsync(), OrRemove("k", "t"));

        Assert.That(await SeenAsync(Bob), Is.EqualTo(new[] { "ORREMOVE k", "q: LEAVE k" }));
    }

    [Test]
    public async Task Line_158_A_tombstone_reaches_another_client_as_an_event()
    {
        await QueryAsync(Bob, "q", map: "or");
        await WriteAsync(Ann, OrRemove("k", "never added here"));

        Assert.That(await SeenAsync(Bob), Is.EqualTo(new[] { "ORREMOVE k" }));
    }

    [Test]
    public async Task Line_159_The_tag_in_the_event_and_in_a_replicas_entry_is_the_writers()
    {
        await QueryAsync(Bob, "q", map: "or");
        await WriteAsync(Ann, OrAdd("k", "17:3:cli-1", "1"));
        await using var replica = await Grid.Node.OpenSessionAsync(Credentials.Anonymous, SilentSessionSink.Instance, default);

        Assert.That((await Bob.ReceiveAsync<ServerEvent>()).Event.OrTag, Is.EqualTo("17:3:cli-1"));
        var entry = (await replica.Sync.GetEntriesAsync("or", ["k"], default)).Single();
        Assert.That(entry.Elements.Select(element => Core.MsgPack.MsgPackText.Decode(element.Tag.Span)), Is.EqualTo(new[] { "17:3:cli-1" }));
    }

    [Test]
    public async Task Line_160_A_removal_with_the_own_tag_really_removes_the_element()
    {
        await WriteAllAsync(Ann, OrAdd("k", "t1", "1"), OrAdd("k", "t2", "2"), OrRemove("k", "t1"));

        Assert.That(await RowsAsync("or"), Is.EqualTo(new[] { "k=[2]" }));
    }

    [Test]
    public async Task Line_161_An_addition_of_a_removed_tag_is_acknowledged_and_told_to_nobody()
    {
        await WriteAllAsync(Ann, OrAdd("k", "t", "1"), OrRemove("k", "t"));
        await QueryAsync(Bob, "q", map: "or");

        Assert.That(await WriteAsync(Ann, OrAdd("k", "t", "1")), Is.InstanceOf<OpAck>());
        Assert.That(await SeenAsync(Bob), Is.Empty);
        Assert.That(await RowsAsync("or"), Is.Empty);
    }

    [Test]
    public async Task Line_162_An_addition_of_a_known_tag_replaces_its_record()
    {
        await WriteAllAsync(Ann, OrAdd("k", "t", "1", 1000), OrAdd("k", "t", "2", 2000));

        Assert.That(await RowsAsync("or"), Is.EqualTo(new[] { "k=[2]" }));
    }

    [Test]
    public async Task Line_163_A_second_removal_is_acknowledged_and_changes_nothing()
    {
        var removal = OrRemove("k", "t");
        await WriteAllAsync(Ann, OrAdd("k", "t", "1"), removal);
        await QueryAsync(Bob, "q", map: "or");

        Assert.That(await WriteAsync(Ann, removal), Is.InstanceOf<OpAck>());
        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_164_The_removal_of_an_unknown_tag_suppresses_its_later_addition()
    {
        await WriteAllAsync(Ann, OrRemove("k", "t"), OrAdd("k", "t", "1"));

        Assert.That(await RowsAsync("or"), Is.Empty);
    }

    [TestCase(20_261_121)]
    public async Task Line_165_Any_order_of_the_same_operations_converges(int seed)
    {
        var random = new Random(seed);
        var steps = Enumerable.Range(0, 60).Select(i => (I: i, IsAddition: random.Next(3) > 0, Key: $"k{random.Next(5)}", Other: random.Next(60))).ToArray();
        await WriteAllAsync(Ann, [.. steps.Select(step => Do(step, "one"))]);
        random.Shuffle(steps);
        await WriteAllAsync(Ann, [.. steps.Select(step => Do(step, "two"))]);

        await using var replica = await Grid.Node.OpenSessionAsync(Credentials.Anonymous, SilentSessionSink.Instance, default);
        var (one, two) = (await replica.Sync.BeginEntriesAsync("one", default, default), await replica.Sync.BeginEntriesAsync("two", default, default));
        Assert.That(two.RootHash, Is.EqualTo(one.RootHash), $"seed {seed}");
        Assert.That(await SortedRowsAsync("two"), Is.EqualTo(await SortedRowsAsync("one")), $"seed {seed}");

        Operation Do((int I, bool IsAddition, string Key, int Other) step, string map) => step.IsAddition
            ? OrAdd(step.Key, $"t{step.I}", $"{step.I}", (ulong)(1000 + step.I), map)
            : OrRemove(step.Key, $"t{step.Other}", (ulong)(1000 + step.I), map);
    }

    // The values of a key are a set: their order is that of arrival.
    private async Task<string[]> SortedRowsAsync(string map) =>
        [.. (await RowsAsync(map)).Select(row => string.Concat(row.Split('=', '[', ',', ']').Order(StringComparer.Ordinal)))];
}
