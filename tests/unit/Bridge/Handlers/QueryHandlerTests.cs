using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Protocol.Client;
using ClientCursorStatus = TopGun.Protocol.Client.CursorStatus;
using ClientQueryRow = TopGun.Protocol.Client.QueryRow;
using ClientSortField = TopGun.Protocol.Client.SortField;
using CoreCursorStatus = TopGun.Core.Grid.Queries.CursorStatus;
using CoreQueryRow = TopGun.Core.Grid.Queries.QueryRow;
using CoreSortField = TopGun.Core.Grid.Queries.SortField;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Live queries and what they send (server-behaviour §5.1).</summary>
public sealed class QueryHandlerTests
{
    private static readonly byte[] Value = Messages.Text("v").Span.ToArray();

    private BridgeHost _host = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        _host = await BridgeHost.StartAsync(options => options.SubscriptionsMax = 2);
        _client = await _host.ConnectAsync();
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_page_comes_first_and_changes_follow()
    {
        _host.Grid.Page = new QueryPage
        {
            Rows = [new CoreQueryRow("a"u8.ToArray(), Value)], HasMore = true, NextCursor = "c", CursorStatus = CoreCursorStatus.Valid,
        };
        await _client.SendAsync(Messages.Query("q"));

        Assert.That(await _client.ReceiveAsync<QueryResp>(), Is.EqualTo(new QueryResp
        {
            QueryId = "q",
            Results = [new ClientQueryRow { Key = "a", Value = new OpaqueValue(Value) }],
            HasMore = true,
            NextCursor = "c",
            CursorStatus = ClientCursorStatus.Valid,
        }));
        Change(Only(), new RowChange(ChangeKind.Enter, "b"u8.ToArray(), Value), new RowChange(ChangeKind.Leave, "a"u8.ToArray(), default));

        Assert.That(await _client.ReceiveAsync(), Is.EqualTo(new QueryUpdate
        {
            QueryId = "q", Key = "b", Value = new OpaqueValue(Value), ChangeType = ChangeType.Enter,
        }));
        Assert.That(await _client.ReceiveAsync(), Is.EqualTo(new QueryUpdate
        {
            QueryId = "q", Key = "a", Value = OpaqueValue.Nil, ChangeType = ChangeType.Leave,
        }));
    }

    [Test]
    public async Task What_is_not_known_is_left_out_of_a_page()
    {
        await _client.SendAsync(Messages.Query("q"));

        Assert.That(await _client.ReceiveAsync(), Is.EqualTo(new QueryResp { QueryId = "q", Results = [] }));
    }

    [Test]
    public async Task A_page_of_several_megabytes_is_one_message()
    {
        var value = new byte[1_000_005];
        value[0] = 0xc6;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), value.Length - 5);
        _host.Grid.Page = new QueryPage
        {
            Rows = [.. Enumerable.Range(0, 12).Select(i => new CoreQueryRow(System.Text.Encoding.UTF8.GetBytes($"{i}"), value))],
        };
        await _client.SendAsync(Messages.Query("q"));

        var page = await _client.ReceiveAsync<QueryResp>();
        Assert.That(page.Results, Has.Count.EqualTo(12));
        Assert.That(page.Results[11].Value.Span.SequenceEqual(value), Is.True);
    }

    [Test]
    public async Task The_whole_query_reaches_the_grid()
    {
        await _client.SendAsync(new QuerySub
        {
            QueryId = "q",
            MapName = "m",
            Fields = ["a", "b"],
            Query = new Query
            {
                Where = new Dictionary<string, OpaqueValue> { ["done"] = Messages.Text("no") },
                Predicate = new PredicateNode { Op = PredicateOp.Eq, Attribute = "x", Value = Messages.Text("y") },
                Sort = [new ClientSortField { Field = "n", Direction = SortDirection.Desc }],
                Limit = 20,
                Cursor = "c",
            },
        });
        await _client.ReceiveAsync<QueryResp>();

        var query = Only().Query;
        Assert.That((query.MapName, query.Limit, query.Cursor), Is.EqualTo(("m", (int?)20, "c")));
        Assert.That(query.Sort, Is.EqualTo([new CoreSortField("n", true)]));
        Assert.That(query.Fields, Is.EqualTo(["a", "b"]));
        Assert.That(query.Filter!.EqualityTests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_ended_query_is_given_back_and_a_repeated_name_replaces()
    {
        await _client.SendAsync(Messages.Query("q", "old"));
        await _client.SendAsync(Messages.Query("q", "new"));
        await _client.SettleAsync();
        Assert.That(Only().Query.MapName, Is.EqualTo("new"));

        await _client.SendAsync(new QueryUnsub { QueryId = "q" });

        Assert.That(await _client.SettleAsync(), Is.Empty);
        Assert.That(_host.Grid.Sessions.Single().Subscriptions, Is.Empty);
    }

    [Test]
    public async Task Queries_beyond_the_limit_are_refused_but_may_replace()
    {
        foreach (var id in (string[])["1", "2", "3", "2"])
            await _client.SendAsync(Messages.Query(id));

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo(
            [MessageKind.QueryResp, MessageKind.QueryResp, MessageKind.Error, MessageKind.QueryResp]));
        Assert.That(((Error)answers[2]).Code, Is.EqualTo(429));
        Assert.That(_host.Grid.Sessions.Single().Subscriptions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_query_that_cannot_be_served_is_answered_under_its_name()
    {
        var unknownOp = BridgeClient.Encode(new QuerySub
        {
            QueryId = "op",
            MapName = "m",
            Query = new Query { Predicate = new PredicateNode { Op = PredicateOp.Gte, Attribute = "x", Value = Messages.Text("y") } },
        });
        "gtx"u8.CopyTo(unknownOp.AsSpan(unknownOp.AsSpan().IndexOf("gte"u8)));
        await _client.SendAsync(unknownOp);
        await _client.SendAsync(new QuerySub { QueryId = "group", MapName = "m", Query = new Query { GroupBy = ["a"] } });

        var answers = (await _client.SettleAsync()).Cast<QueryResp>().ToList();
        Assert.That(answers.Select(answer => (answer.QueryId, answer.Results.Count)), Is.EqualTo([("op", 0), ("group", 0)]));
        Assert.That(answers.Select(answer => answer.Error), Has.All.Not.Empty);
    }

    [Test]
    public async Task A_failure_of_the_grid_is_answered_under_the_name_of_the_query()
    {
        await _client.SendAsync(Messages.Query("q"));
        await _client.ReceiveAsync<QueryResp>();

        Only().Sink.OnFailed(new GridError(GridErrorCode.PermissionDenied, "not yours"));

        Assert.That((await _client.ReceiveAsync<QueryResp>()).Error, Is.EqualTo("not yours"));
    }

    [Test]
    public async Task Messages_without_effect_are_accepted_in_silence()
    {
        await _client.SendAsync(new QuerySyncInit { QueryId = "q", RootHash = 1 });
        await _client.SendAsync(new HybridQuerySubscribe { SubscriptionId = "s", MapName = "m" });
        await _client.SendAsync(new HybridQueryUnsubscribe { SubscriptionId = "s" });

        Assert.That(await _client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Changes_of_one_write_arrive_in_order_and_in_one_piece_with_its_acknowledgement()
    {
        await _client.SendAsync(Messages.Query("q"));
        await _client.ReceiveAsync<QueryResp>();
        var subscription = Only();
        _host.Grid.Apply = (session, batch, completion) =>
        {
            var delivery = new Delivery();
            session.Sink.OnRecordChange(Put("k"), delivery);
            subscription.Sink.OnChange(new RowChange(ChangeKind.Update, "k"u8.ToArray(), Value), delivery);
            delivery.Complete();
            batch.Operations[0].Outcome = OperationOutcome.Applied;
            completion.OnCompleted(batch);
        };
        await _client.SendAsync(Messages.Single(Messages.Put("1")));

        Assert.That((await _client.SettleAsync()).Select(message => message.Kind), Is.EqualTo(
            [MessageKind.ServerEvent, MessageKind.QueryUpdate, MessageKind.OpAck]));
    }

    private static RecordChange Put(string key) => new()
    {
        MapName = "todos", Kind = OperationKind.Put, Key = System.Text.Encoding.UTF8.GetBytes(key), Value = Value, Timestamp = Messages.Stamp,
    };

    private FakeSubscription Only() => _host.Grid.Sessions.Single().Subscriptions.Keys.Single();

    private static void Change(FakeSubscription subscription, params RowChange[] changes)
    {
        var delivery = new Delivery();
        foreach (var change in changes)
            subscription.Sink.OnChange(change, delivery);
        delivery.Complete();
    }
}
