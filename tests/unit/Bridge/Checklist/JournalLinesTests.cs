using TopGun.Node.Operations;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group T: the event journal.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class JournalLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_330_A_subscriber_gets_the_write_of_another_client()
    {
        await SubscribeAsync(Bob, new JournalSubscribe { RequestId = "s" });
        await WriteAsync(Ann, Put("k", """{"n":1}"""));

        var entry = (await Bob.ReceiveAsync<JournalEvent>()).Entry;
        Assert.That((entry.MapName, entry.Key, entry.Type), Is.EqualTo(("m", "k", JournalEventType.Put)));
        Assert.That(ulong.Parse(entry.Sequence, System.Globalization.CultureInfo.InvariantCulture), Is.Positive);
        Assert.That((Text(entry.Value!.Value), entry.Timestamp.NodeId, entry.NodeId), Is.EqualTo(("""{"n":1}""", "cli", "cli")));
    }

    [Test]
    public async Task Line_331_A_read_is_answered_under_its_id_with_the_changes()
    {
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "2"));
        var response = await ReadAsync(Bob, new JournalRead { RequestId = "r-9", FromSequence = "0" });

        Assert.That(response.RequestId, Is.EqualTo("r-9"));
        Assert.That(Keys(response), Is.EquivalentTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Line_332_A_removal_is_a_deletion_and_kinds_can_be_chosen()
    {
        await SubscribeAsync(Bob, new JournalSubscribe { RequestId = "s", Types = [JournalEventType.Delete] });
        await WriteAsync(Ann, Put("k", "1"));
        await WriteAsync(Ann, new Operation { Id = NextId(), MapName = "m", Key = "k", Record = NilMember.Nil });

        var entry = (await Bob.ReceiveAsync<JournalEvent>()).Entry;
        Assert.That((entry.Key, entry.Type), Is.EqualTo(("k", JournalEventType.Delete)));
        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_333_A_map_can_be_chosen_and_without_one_all_are_meant()
    {
        await SubscribeAsync(Bob, new JournalSubscribe { RequestId = "s", MapName = "two" });
        await WriteAllAsync(Ann, Put("a", "1", map: "one"), Put("b", "1", map: "two"));

        Assert.That((await Bob.ReceiveAsync<JournalEvent>()).Entry.Key, Is.EqualTo("b"));
        Assert.That(await SeenAsync(Bob), Is.Empty);
        Assert.That(Keys(await ReadAsync(Bob, new JournalRead { RequestId = "r", FromSequence = "1", MapName = "one" })), Is.EqualTo(new[] { "a" }));
        Assert.That(Keys(await ReadAsync(Bob, new JournalRead { RequestId = "r", FromSequence = "1" })), Is.EquivalentTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Line_334_Sequences_are_decimal_texts_that_strictly_rise()
    {
        for (var i = 0; i < 12; i++)
            await WriteAsync(Ann, Put($"k{i}", "1"));

        var events = (await ReadAsync(Bob, new JournalRead { RequestId = "r", FromSequence = "0" })).Events;
        Assert.That(events.Select(entry => entry.Sequence), Is.EqualTo(Enumerable.Range(1, 12).Select(i => $"{i}")));
    }

    [Test]
    public async Task Line_335_A_read_gives_100_changes_by_default_and_says_whether_more_match()
    {
        for (var i = 0; i < 110; i += 10)
            await WriteAllAsync(Ann, [.. Enumerable.Range(i, 10).Select(n => Put($"k{n}", "1", map: n < 100 ? "m" : "late"))]);

        var first = await ReadAsync(Bob, new JournalRead { RequestId = "r", FromSequence = "0" });
        Assert.That((first.Events.Count, first.HasMore), Is.EqualTo((100, true)));
        var ofMap = await ReadAsync(Bob, new JournalRead { RequestId = "r", FromSequence = "0", MapName = "m" });
        Assert.That((ofMap.Events.Count, ofMap.HasMore), Is.EqualTo((100, false)));
        var ten = await ReadAsync(Bob, new JournalRead { RequestId = "r", FromSequence = "100", Limit = 10 });
        Assert.That((ten.Events.Count, ten.HasMore), Is.EqualTo((10, true)));
    }

    [Test]
    public async Task Line_336_The_ring_drops_the_oldest_and_tells_who_asked_for_them()
    {
        await RestartAsync(new NodeOptions { NodeId = "node-1", JournalCapacity = 2 });
        for (var i = 1; i <= 3; i++)
            await WriteAsync(Ann, Put($"k{i}", "1"));
        Assert.That(Keys(await ReadAsync(Bob, new JournalRead { RequestId = "r", FromSequence = "0" })), Is.EqualTo(new[] { "k2", "k3" }));

        await Bob.SendAsync(new JournalSubscribe { RequestId = "s", FromSequence = "1" });

        Assert.That((await Bob.ReceiveAsync<Error>()).Code, Is.EqualTo(404));
        Assert.That((await Bob.ReceiveAsync<JournalEvent>()).Entry.Key, Is.EqualTo("k2"));
    }

    [Test]
    public async Task Line_336_Who_asks_for_a_change_that_this_journal_has_never_given_is_told_and_then_follows()
    {
        await WriteAsync(Ann, Put("k1", "1"));
        await Bob.SendAsync(new JournalSubscribe { RequestId = "s", FromSequence = "3" });

        Assert.That((await Bob.ReceiveAsync<Error>()).Code, Is.EqualTo(404));
        await WriteAsync(Ann, Put("k2", "1"));
        Assert.That((await Bob.ReceiveAsync<JournalEvent>()).Entry.Key, Is.EqualTo("k2"));
    }

    [Test]
    public async Task Line_337_A_replay_goes_on_live_without_gap_or_duplicate_beside_a_writer()
    {
        const int Writes = 600;
        var writing = WriteManyAsync();
        await Bob.SendAsync(new JournalSubscribe { RequestId = "s", FromSequence = "1" });

        for (var i = 1; i <= Writes; i++)
            Assert.That((await Bob.ReceiveAsync<JournalEvent>()).Entry.Sequence, Is.EqualTo($"{i}"));
        await writing;
        Assert.That(await SeenAsync(Bob), Is.Empty);

        async Task WriteManyAsync()
        {
            for (var i = 0; i < Writes; i += 4)
                await WriteAllAsync(Ann, [.. Enumerable.Range(i, 4).Select(n => Put($"k{n}", "1"))]);
        }
    }

    [Test]
    public async Task Line_338_A_second_put_is_an_update_with_the_value_before()
    {
        await SubscribeAsync(Bob, new JournalSubscribe { RequestId = "s" });
        await WriteAsync(Ann, Put("k", "1"));
        await WriteAsync(Ann, Put("k", "2"));

        await Bob.ReceiveAsync<JournalEvent>();
        var entry = (await Bob.ReceiveAsync<JournalEvent>()).Entry;
        Assert.That((entry.Type, Text(entry.Value!.Value), Text(entry.PreviousValue!.Value)), Is.EqualTo((JournalEventType.Update, "2", "1")));
    }

    [Test]
    public async Task Line_339_A_journal_that_is_off_is_refused_with_503()
    {
        await RestartAsync(new NodeOptions { NodeId = "node-1", JournalEnabled = false });
        ClientMessage[] requests =
        [
            new JournalSubscribe { RequestId = "s" }, new JournalSubscribe { RequestId = "t", FromSequence = "1" },
            new JournalRead { RequestId = "r", FromSequence = "0" },
        ];
        foreach (var request in requests)
        {
            await Ann.SendAsync(request);
            var error = await Ann.ReceiveAsync<Error>();
            Assert.That((error.Code, error.Message), Is.EqualTo((503u, "Event journal not enabled")));
        }
    }

    [Test]
    public async Task Line_340_The_end_of_a_subscription_stops_its_events()
    {
        await SubscribeAsync(Bob, new JournalSubscribe { RequestId = "s" });
        await WriteAsync(Ann, Put("before", "1"));
        await Bob.ReceiveAsync<JournalEvent>();
        await Bob.SendAsync(new JournalUnsubscribe { SubscriptionId = "s" });
        await Grid.BarrierAsync(Bob);
        await WriteAsync(Ann, Put("k", "1"));

        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task A_change_comes_once_however_many_subscriptions_want_it()
    {
        await SubscribeAsync(Bob, new JournalSubscribe { RequestId = "s" });
        await SubscribeAsync(Bob, new JournalSubscribe { RequestId = "t", MapName = "m" });
        await WriteAsync(Ann, Put("k", "1"));

        Assert.That((await Grid.BarrierAsync(Bob)).OfType<JournalEvent>().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task More_subscriptions_than_allowed_are_refused_with_429()
    {
        await RestartAsync(configure: options => options.SubscriptionsMax = 1);
        await Ann.SendAsync(new JournalSubscribe { RequestId = "s" });
        await Ann.SendAsync(new JournalSubscribe { RequestId = "t" });

        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(429));
    }

    private async Task SubscribeAsync(BridgeClient client, JournalSubscribe subscription)
    {
        await client.SendAsync(subscription);
        Assert.That(await Grid.BarrierAsync(client), Is.Empty);
    }

    private static async Task<JournalReadResponse> ReadAsync(BridgeClient client, JournalRead request)
    {
        await client.SendAsync(request);
        return await client.ReceiveAsync<JournalReadResponse>();
    }

    private static string[] Keys(JournalReadResponse response) => [.. response.Events.Select(entry => entry.Key)];
}
