using System.Text;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>What becomes of frames that are wrong, unknown, not served, text, or random (settled 9, 35, 52).</summary>
public sealed class MessageRouterTests
{
    private BridgeHost _host = null!;
    private BridgeClient _client = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        _host = await BridgeHost.StartAsync();
        _client = await _host.ConnectAsync();
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    private static IEnumerable<TestCaseData> InvalidFrames()
    {
        yield return new TestCaseData((byte[])[]).SetArgDisplayNames("empty");
        yield return new TestCaseData((byte[])[0xc1]).SetArgDisplayNames("reserved byte");
        yield return new TestCaseData((byte[])[0x93, 1, 2]).SetArgDisplayNames("truncated");
        yield return new TestCaseData((byte[])[0x01, 0x02]).SetArgDisplayNames("trailing bytes");
        yield return new TestCaseData(Typed("NO_SUCH_TYPE")).SetArgDisplayNames("unknown type");
        yield return new TestCaseData(Typed("QUERY_SUB")).SetArgDisplayNames("members missing");
        yield return new TestCaseData(Messages.Deep("PING", 2000)).SetArgDisplayNames("too deep");
    }

    [TestCaseSource(nameof(InvalidFrames))]
    public async Task Lines_81_and_454_a_frame_that_cannot_be_understood_is_answered_with_400(byte[] frame)
    {
        await _client.SendAsync(frame);

        Assert.That((await _client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Line_81_such_answers_come_at_most_once_a_second()
    {
        for (var i = 0; i < 10; i++)
            await _client.SendAsync([0xc1]);
        Assert.That(await _client.SettleAsync(), Has.Count.EqualTo(1));

        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await _client.SendAsync([0xc1]);
        Assert.That(await _client.SettleAsync(), Has.Count.EqualTo(1));

    }

    [Test]
    public async Task Hybrid_queries_are_met_with_silence_even_when_malformed()
    {
        await _client.SendAsync(Typed("HYBRID_QUERY_SUBSCRIBE"));
        await _client.SendAsync(Typed("HYBRID_QUERY_UNSUBSCRIBE"));

        Assert.That(await _client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_82_messages_of_servers_are_ignored()
    {
        await _client.SendAsync(new Pong { Timestamp = 1, ServerTime = 2 });
        await _client.SendAsync(new AuthRequired());
        await _client.SendAsync(Typed("CLUSTER_SUB_UNREGISTER"));

        Assert.That(await _client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_80_text_is_understood_as_JSON_and_answered_in_binary()
    {
        const string Json = """
            {"type":"CLIENT_OP","payload":{"id":"5","mapName":"m","key":"k",
             "record":{"value":{"a":1},"timestamp":{"millis":1700000000000,"counter":0,"nodeId":"n"}}}}
            """;
        await _client.Socket.SendAsync(Encoding.UTF8.GetBytes(Json), opcode: 1);

        Assert.That((await _client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("5"));
        Assert.That(_host.Grid.Writes, Is.EqualTo(["Put m/k"]));
    }

    [Test]
    public async Task Text_that_is_no_JSON_is_answered_with_400()
    {
        await _client.Socket.SendAsync("hello"u8, opcode: 1);

        Assert.That((await _client.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task What_is_not_served_is_answered_by_its_own_response_where_it_has_one()
    {
        await _client.SendAsync(new Search { RequestId = "r1", MapName = "m", Query = "x" });
        await _client.SendAsync(new SearchSub { SubscriptionId = "r2", MapName = "m", Query = "x" });
        await _client.SendAsync(new SqlQuery { QueryId = "r3", Sql = "select 1" });
        await _client.SendAsync(new ListResolvers { RequestId = "r5" });

        var answers = await _client.SettleAsync();
        Assert.That(answers.Select(answer => answer.Kind), Is.EqualTo(
            [MessageKind.SearchResp, MessageKind.SearchResp, MessageKind.SqlQueryResp, MessageKind.ListResolversResponse]));
        Assert.That(((SearchResp)answers[0]).RequestId, Is.EqualTo("r1"));
        Assert.That(((SearchResp)answers[1]).RequestId, Is.EqualTo("r2"));
        Assert.That(((SqlQueryResp)answers[2]).Code, Is.EqualTo("FEATURE_DISABLED"));
        Assert.That(((ListResolversResponse)answers[3]).RequestId, Is.EqualTo("r5"));
    }

    [Test]
    public async Task Line_286_the_end_of_a_search_is_not_answered()
    {
        await _client.SendAsync(new SearchUnsub { SubscriptionId = "s" });
        await _client.SendAsync(new HybridSearchUnsub { SubscriptionId = "h" });

        Assert.That(await _client.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Ten_thousand_mutated_frames_do_no_harm([Values] bool authenticated)
    {
        const int Seed = 20260716;
        await using var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = !authenticated);
        if (!authenticated)
            host.Grid.Authenticate = _ => throw new Core.Grid.GridException(Core.Grid.GridErrorCode.Unauthenticated, "no");
        await using var bystander = await _host.ConnectAsync();
        var random = new Random(Seed);
        var client = await host.ConnectAsync();
        var connections = 1;
        for (var i = 0; i < 10_000; i++)
        {
            try
            {
                await client.SendAsync(Mutate(Samples[random.Next(Samples.Length)], random));
                if (authenticated && i % 100 == 0)
                    await client.SettleAsync();
            }
            catch (IOException)
            {
                // A mutation of AUTH may have been understood and refused.
                await client.DisposeAsync();
                client = await host.ConnectAsync();
                connections++;
            }
        }

        if (authenticated)
            Assert.That(await client.SettleAsync(), Has.All.Not.Null, $"seed {Seed}");
        await client.DisposeAsync();
        Assert.That(await bystander.SettleAsync(), Is.Empty, $"seed {Seed}");
        Assert.That(() => host.Registry.Count, Is.Zero.After(30_000, 20), $"seed {Seed}, {connections} connections");
        await using var probe = await host.ConnectAsync();
        await probe.SendAsync(new Auth { Token = "t" });
        Assert.That(await probe.ReceiveAsync(), Is.InstanceOf<AuthRequired>().Or.InstanceOf<AuthAck>(), $"seed {Seed}");
    }

    private static readonly byte[][] Samples =
    [
        .. new ClientMessage[]
        {
            new Auth { Token = "token" }, new Ping { Timestamp = 1 }, new DeviceHello(),
            Messages.Single(Messages.Put("1")), Messages.Batch(Messages.Put("1", "a"), Messages.Put("2", "b")),
            Messages.Query("q"), new QueryUnsub { QueryId = "q" }, new Search { RequestId = "r", MapName = "m", Query = "x" },
            new Batch { Count = 1, Data = new byte[] { 0, 0, 0, 1, 0x80 } },
        }.Select(BridgeClient.Encode),
    ];

    private static byte[] Mutate(byte[] sample, Random random)
    {
        var bytes = sample.ToArray();
        for (var i = random.Next(1, 5); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static byte[] Typed(string type)
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(1);
        writer.WriteString("type");
        writer.WriteString(type);
        return buffer.ToArray();
    }
}
