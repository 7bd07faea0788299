using System.Net.Http.Headers;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group F: SERVER_EVENT.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class EventLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_142_An_observer_of_a_map_hears_of_an_added_element()
    {
        await QueryAsync(Bob, "q", map: "or");
        await WriteAsync(Ann, OrAdd("k", "t", "1"));

        var change = (await Bob.ReceiveAsync<ServerEvent>()).Event;
        Assert.That((change.EventType, change.MapName, change.Key), Is.EqualTo((EntryEventType.OrAdd, "or", "k")));
    }

    [Test]
    public async Task Line_143_An_observer_of_a_map_hears_of_a_removed_element_with_its_tag()
    {
        await WriteAsync(Ann, OrAdd("k", "t", "1"));
        await QueryAsync(Bob, "q", map: "or");
        await WriteAsync(Ann, OrRemove("k", "t"));

        var change = (await Bob.ReceiveAsync<ServerEvent>()).Event;
        Assert.That((change.EventType, change.Key, change.OrTag), Is.EqualTo((EntryEventType.OrRemove, "k", "t")));
    }

    [Test]
    public async Task Line_144_An_observer_of_a_map_hears_of_a_put_with_its_record()
    {
        await QueryAsync(Bob, "q");
        var put = Put("k", "{\"n\":1}");
        await WriteAsync(Ann, put);

        var change = (await Bob.ReceiveAsync<ServerEvent>()).Event;
        Assert.That((change.EventType, change.Key, change.Record), Is.EqualTo((EntryEventType.Put, "k", put.Record.Value)));
    }

    [Test]
    public async Task Line_145_A_writer_hears_nothing_of_its_own_operation()
    {
        await QueryAsync(Ann, "q");
        await Ann.SendAsync(Messages.Single(Put("k", "1")));

        Assert.That(await SeenAsync(Ann), Has.None.StartsWith("PUT"));
    }

    [Test]
    public async Task Line_146_Who_follows_no_query_on_the_map_hears_nothing()
    {
        await QueryAsync(Bob, "q", map: "another");
        await WriteAsync(Ann, Put("k", "1"));

        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_147_Two_queries_on_a_map_make_one_event()
    {
        await QueryAsync(Bob, "q");
        await QueryAsync(Bob, "r", """{"where":{"n":1}}""");
        await WriteAsync(Ann, Put("k", "{\"n\":1}"));

        Assert.That((await SeenAsync(Bob)).Count(text => text == "PUT k"), Is.EqualTo(1));
    }

    [Test]
    public async Task Line_148_A_row_outside_the_query_makes_an_event_all_the_same()
    {
        await QueryAsync(Bob, "q", """{"where":{"n":1}}""");
        await WriteAsync(Ann, Put("k", "{\"n\":2}"));

        Assert.That(await SeenAsync(Bob), Is.EqualTo(new[] { "PUT k" }));
    }

    [Test]
    public async Task Line_149_The_event_comes_before_the_update_of_the_same_write()
    {
        await QueryAsync(Bob, "q");
        await WriteAllAsync(Ann, Put("a", "1"), Put("b", "2"));

        var seen = await SeenAsync(Bob);
        Assert.That(Array.IndexOf(seen, "PUT a"), Is.InRange(0, Array.IndexOf(seen, "q: ENTER a=1")));
        Assert.That(Array.IndexOf(seen, "PUT b"), Is.InRange(0, Array.IndexOf(seen, "q: ENTER b=2")));
    }

    [Test]
    public async Task Line_150_A_write_over_HTTP_is_told_to_every_subscriber()
    {
        await QueryAsync(Ann, "q");
        await QueryAsync(Bob, "q");
        var request = new HttpSyncRequest { ClientId = "poller", ClientHlc = Stamp(), Operations = [Put("k", "1")] };

        using var http = new HttpClient();
        using var body = new ByteArrayContent(BodyOf(request)) { Headers = { ContentType = new MediaTypeHeaderValue("application/msgpack") } };
        using var response = await http.PostAsync(new Uri($"http://127.0.0.1:{Grid.Bridge.Port}/sync"), body);

        Assert.That(response.IsSuccessStatusCode, Is.True);
        Assert.That(await SeenAsync(Ann), Is.EqualTo(new[] { "PUT k", "q: ENTER k=1" }));
        Assert.That(await SeenAsync(Bob), Is.EqualTo(new[] { "PUT k", "q: ENTER k=1" }));
    }

    [Test]
    public async Task Line_153_After_the_last_query_on_the_map_ended_no_event_comes()
    {
        await QueryAsync(Bob, "q");
        await QueryAsync(Bob, "r");
        await Bob.SendAsync(new QueryUnsub { QueryId = "q" });
        await Bob.SendAsync(new QueryUnsub { QueryId = "r" });
        await Grid.BarrierAsync(Bob);
        await WriteAsync(Ann, Put("k", "1"));

        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_154_Events_of_one_key_arrive_in_the_order_of_their_commits()
    {
        await QueryAsync(Bob, "q");
        await Task.WhenAll(WriteManyAsync(Ann, 0), WriteManyAsync(await ConnectAsync(), 1));

        var stamps = (await Grid.BarrierAsync(Bob)).OfType<ServerEvent>().Select(message => message.Event.Record!.Timestamp).ToList();
        Assert.That(stamps, Has.Count.GreaterThan(0));
        Assert.That(stamps, Is.Ordered);

        async Task WriteManyAsync(BridgeClient client, uint writer)
        {
            for (var i = 0u; i < 100; i++)
                await WriteAsync(client, Put("k", $"{i}", 1000 + i, counter: writer));
        }
    }

    private static byte[] BodyOf(HttpSyncRequest request)
    {
        using var buffer = new Core.MsgPack.PooledBuffer();
        request.Write(new Core.MsgPack.MsgPackWriter(buffer));
        return buffer.ToArray();
    }
}
