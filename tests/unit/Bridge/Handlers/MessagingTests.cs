using System.Security.Cryptography;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Topics, locks, counters and the journal as clients see them; tests bear the numbers of the checklist's lines.</summary>
public sealed class MessagingTests
{
    private readonly ManualTimeProvider _time = new();
    private NodeGrid _grid = null!;
    private BridgeHost _host = null!;
    private BridgeClient _ann = null!;
    private BridgeClient _bob = null!;

    [SetUp]
    public Task StartAsync() => StartAsync(new NodeOptions { NodeId = "node-1" });

    [TearDown]
    public async Task StopAsync()
    {
        await _ann.DisposeAsync();
        await _bob.DisposeAsync();
        await _host.DisposeAsync();
        _grid.Dispose();
    }

    [Test]
    public async Task Lines_301_302_303_306_308_Others_get_publications_in_order_and_the_publisher_none()
    {
        await SettledAsync(_ann, new TopicSub { Topic = "t" });
        await SettledAsync(_bob, new TopicSub { Topic = "t" });

        for (var i = 0; i < 10; i++)
            await _ann.SendAsync(new TopicPub { Topic = "t", Data = Messages.Text($"{i}") });

        Assert.That(await _ann.SettleAsync(), Is.Empty);
        for (var i = 0; i < 10; i++)
        {
            var message = await _bob.ReceiveAsync<TopicMessage>();
            Assert.That((message.Topic, message.Data), Is.EqualTo(("t", Messages.Text($"{i}"))));
            Assert.That(message.Timestamp, Is.EqualTo((ulong)_time.UnixMillis));
        }
    }

    [Test]
    public async Task Lines_304_305_311_After_the_end_from_another_topic_or_from_before_nothing_arrives()
    {
        await SettledAsync(_ann, new TopicPub { Topic = "t", Data = Messages.Text("early") });
        await SettledAsync(_bob, new TopicSub { Topic = "t" });
        await SettledAsync(_ann, new TopicPub { Topic = "other", Data = Messages.Text("x") });
        await SettledAsync(_bob, new TopicUnsub { Topic = "t" });
        await SettledAsync(_ann, new TopicPub { Topic = "t", Data = Messages.Text("late") });

        Assert.That(await _bob.SettleAsync(), Is.Empty);
    }

    [TestCase("")]
    [TestCase("a b")]
    public async Task Line_309_An_invalid_topic_is_refused_with_400(string topic)
    {
        await _ann.SendAsync(new TopicSub { Topic = topic });
        await _ann.SendAsync(new TopicPub { Topic = topic, Data = Messages.Text("x") });

        Assert.That((await _ann.SettleAsync()).Cast<Error>().Select(error => error.Code), Is.EqualTo(new[] { 400, 400 }));
    }

    [Test]
    public async Task Lines_313_to_316_A_lock_is_granted_kept_by_its_token_and_given_back()
    {
        var token = await LockAsync(_ann, "l");
        Assert.That(token, Is.GreaterThanOrEqualTo(1));
        Assert.That(await LockAsync(_ann, "l"), Is.EqualTo(token));

        await _bob.SendAsync(new LockRequest { RequestId = "b", Name = "l", Ttl = 10_000 });
        Assert.That(await _bob.SettleAsync(), Is.Empty, "a busy lock queues in silence");
        Assert.That(await ReleaseAsync(_ann, "l", token + 1), Is.False);
        Assert.That(await ReleaseAsync(_ann, "l", token), Is.True);
        Assert.That((await _bob.ReceiveAsync<LockGranted>()).FencingToken, Is.GreaterThan(token));
    }

    [Test]
    public async Task Line_317_Another_connection_cannot_release_with_a_guessed_token()
    {
        var token = await LockAsync(_ann, "l");

        Assert.That(await ReleaseAsync(_bob, "l", token), Is.False);
    }

    [Test]
    public async Task Line_318_Tokens_strictly_increase_over_holders()
    {
        var last = 0UL;
        for (var i = 0; i < 5; i++)
        {
            var client = i % 2 == 0 ? _ann : _bob;
            var token = await LockAsync(client, "l");
            Assert.That(token, Is.GreaterThan(last));
            await ReleaseAsync(client, "l", last = token);
        }
    }

    [Test]
    public async Task Line_319_Expiry_frees_the_lock_and_the_late_release_fails()
    {
        var token = await LockAsync(_ann, "l", ttl: 1000);
        await SettledAsync(_bob, new LockRequest { RequestId = "b", Name = "l", Ttl = 10_000 });

        _time.Advance(TimeSpan.FromMilliseconds(1001));

        Assert.That((await _bob.ReceiveAsync<LockGranted>()).FencingToken, Is.GreaterThan(token));
        Assert.That(await ReleaseAsync(_ann, "l", token), Is.False);
    }

    [Test]
    public async Task Line_320_The_end_of_a_connection_frees_its_locks()
    {
        await LockAsync(_ann, "l");
        await _bob.SendAsync(new LockRequest { RequestId = "b", Name = "l", Ttl = 10_000 });

        await _ann.DisposeAsync();

        Assert.That((await _bob.ReceiveAsync<LockGranted>()).RequestId, Is.EqualTo("b"));
    }

    [TestCase("l", 0u)]
    [TestCase("a b", 1000u)]
    public async Task Line_321_Nonsense_is_refused_with_400(string name, uint ttl)
    {
        await _ann.SendAsync(new LockRequest { RequestId = "r", Name = name, Ttl = ttl });

        Assert.That((await _ann.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Lines_323_324_325_A_counter_merges_by_maximum_and_tells_others_only_of_changes()
    {
        await _bob.SendAsync(new CounterRequest { Name = "c" });
        Assert.That((await _bob.ReceiveAsync<CounterResponse>()).State, Is.EqualTo(new CounterState()));

        var state = new CounterState { P = new Dictionary<string, double> { ["a"] = 2.5 }, N = new Dictionary<string, double> { ["a"] = 1 } };
        await _ann.SendAsync(new CounterSync { Name = "c", State = state });
        Assert.That((await _ann.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(state));
        Assert.That((await _bob.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(state));

        await _ann.SendAsync(new CounterSync { Name = "c", State = state });
        Assert.That((await _ann.ReceiveAsync<CounterUpdate>()).State, Is.EqualTo(state));
        Assert.That(await _bob.SettleAsync(), Is.Empty);
    }

    [TestCase(-1.0)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public async Task Line_328_An_impossible_total_is_refused_with_400(double total)
    {
        var state = new CounterState { P = new Dictionary<string, double> { ["a"] = total } };
        await _ann.SendAsync(new CounterSync { Name = "c", State = state });

        Assert.That((await _ann.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Lines_330_332_333_334_338_A_subscriber_gets_each_change_once_with_what_was_before()
    {
        await _bob.SendAsync(new JournalSubscribe { RequestId = "all" });
        await SettledAsync(_bob, new JournalSubscribe { RequestId = "map", MapName = "todos" });

        await PutTwiceAndRemoveAsync();

        var entries = new List<JournalEntry>();
        for (var i = 0; i < 3; i++)
            entries.Add((await _bob.ReceiveAsync<JournalEvent>()).Entry);
        Assert.That(await _bob.SettleAsync(), Is.Empty);
        Assert.That(entries.Select(entry => (entry.Sequence, entry.Type, entry.MapName, entry.Key)), Is.EqualTo(new[]
        {
            ("1", JournalEventType.Put, "todos", "k"), ("2", JournalEventType.Update, "todos", "k"), ("3", JournalEventType.Delete, "todos", "k"),
        }));
        Assert.That(entries[1].PreviousValue, Is.EqualTo(Messages.Text("value")));
    }

    [Test]
    public async Task Lines_331_335_A_read_pages_through_the_journal()
    {
        await PutTwiceAndRemoveAsync();

        await _bob.SendAsync(new JournalRead { RequestId = "r", FromSequence = "2", Limit = 1 });
        var first = await _bob.ReceiveAsync<JournalReadResponse>();
        await _bob.SendAsync(new JournalRead { RequestId = "s", FromSequence = "nonsense" });
        var all = await _bob.ReceiveAsync<JournalReadResponse>();

        Assert.That((first.RequestId, first.Events.Single().Sequence, first.HasMore), Is.EqualTo(("r", "2", true)));
        Assert.That((all.Events.Count, all.HasMore), Is.EqualTo((3, false)));
    }

    [Test]
    public async Task Lines_332_337_340_Replay_goes_on_live_filters_and_ends()
    {
        await PutTwiceAndRemoveAsync();
        await _bob.SendAsync(new JournalSubscribe { RequestId = "s", FromSequence = "2", Types = [JournalEventType.Delete] });
        Assert.That((await _bob.ReceiveAsync<JournalEvent>()).Entry.Sequence, Is.EqualTo("3"));

        await SettledAsync(_ann, Messages.Batch(Write("4", 4, remove: false), Write("5", 5, remove: true)));
        Assert.That((await _bob.ReceiveAsync<JournalEvent>()).Entry.Sequence, Is.EqualTo("5"));
        await SettledAsync(_bob, new JournalUnsubscribe { SubscriptionId = "s" });
        await SettledAsync(_ann, Messages.Batch(Write("6", 6, remove: true)));

        Assert.That(await _bob.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_336_The_ring_drops_the_oldest_and_tells_who_asked_for_them()
    {
        await StopAsync();
        await StartAsync(new NodeOptions { NodeId = "node-1", JournalCapacity = 2 });
        await PutTwiceAndRemoveAsync();

        await _bob.SendAsync(new JournalSubscribe { RequestId = "s", FromSequence = "1" });

        Assert.That((await _bob.ReceiveAsync<Error>()).Code, Is.EqualTo(404));
        Assert.That((await _bob.ReceiveAsync<JournalEvent>()).Entry.Sequence, Is.EqualTo("2"));
    }

    [Test]
    public async Task Line_339_A_journal_that_is_off_is_refused_with_503()
    {
        await StopAsync();
        await StartAsync(new NodeOptions { NodeId = "node-1", JournalEnabled = false });

        await _ann.SendAsync(new JournalSubscribe { RequestId = "s" });

        var error = (Error)(await _ann.SettleAsync()).Single();
        Assert.That((error.Code, error.Message), Is.EqualTo((503u, "Event journal not enabled")));
    }

    private static Operation Write(string id, ulong millis, bool remove)
    {
        var stamp = new Core.Time.HlcTimestamp(millis, 0, "cli-1");
        return new Operation
        {
            Id = id,
            MapName = "todos",
            Key = "k",
            OpType = remove ? OperationType.Remove : OperationType.Put,
            Record = new LwwRecord { Value = remove ? OpaqueValue.Nil : Messages.Text("value"), Timestamp = stamp },
            Timestamp = stamp,
        };
    }

    private static async Task<ulong> LockAsync(BridgeClient client, string name, ulong ttl = 10_000)
    {
        await client.SendAsync(new LockRequest { RequestId = "r", Name = name, Ttl = ttl });
        return (await client.ReceiveAsync<LockGranted>()).FencingToken;
    }

    private static async Task<bool> ReleaseAsync(BridgeClient client, string name, ulong token)
    {
        await client.SendAsync(new LockRelease { RequestId = "x", Name = name, FencingToken = token });
        return (await client.ReceiveAsync<LockReleased>()).Success;
    }

    private static async Task SettledAsync(BridgeClient client, ClientMessage message)
    {
        await client.SendAsync(message);
        await client.SettleAsync();
    }

    private Task PutTwiceAndRemoveAsync() => SettledAsync(_ann, Messages.Batch(
        Write("1", 1, remove: false), Write("2", 2, remove: false), Write("3", 3, remove: true)));

    private async Task StartAsync(NodeOptions options)
    {
        var store = new RecordStore();
        _grid = new NodeGrid(
            options, store, new QueryEngine(store, _time, TaskScheduler.Default), new NoAuthentication(), _time, RandomNumberGenerator.Fill);
        _host = await BridgeHost.StartAsync(grid: _grid);
        _ann = await _host.ConnectAsync();
        _bob = await _host.ConnectAsync();
    }
}
