using Grpc.Core;
using TopGun.Client.Tests.Conformance;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Access;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Grid.V1;
using TopGun.Node.Operations;
using TopGun.Rpc.Client;
using MapQuery = TopGun.Core.Grid.Queries.MapQuery;

namespace TopGun.Client.Tests.Sessions;

/// <summary>What a node tells many sessions of one gateway travels once, and arrives as if each had a stream of its own.</summary>
[TestFixture]
internal sealed class SharedDeliveryTests
{
    private const int Sessions = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private NodeGrid _node = null!;
    private GridHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _node = TestNode.Create(new NamedCallers());
        _host = await GridHost.StartAsync(_node);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public async Task Changes_of_equal_queries_travel_once_to_a_gateway_that_takes_them_so([Values] bool takesSharedEvents)
    {
        const int Writes = 20;
        using var channel = RpcChannel.ForAddress(_host.Address);
        using var stream = new GatewayService.GatewayServiceClient(channel).Connect();
        await stream.RequestStream.WriteAsync(Subscriptions(takesSharedEvents));
        for (var pages = 0; pages < Sessions;)
            pages += (await NextAsync(stream)).Count(happened => happened.EventCase == SessionEvent.EventOneofCase.Page);

        await using var writer = await OpenAsync(_node);
        for (var i = 0; i < Writes; i++)
            await Conformance.Writes.Put("m", "k", $"{i}").ApplyAsync(writer);
        var (events, told) = (0, 0);
        while (told < Sessions * Writes * 2)
            foreach (var happened in await NextAsync(stream))
            {
                Assert.That(happened.MoreCommands, Has.Count.EqualTo(happened.EventCase == SessionEvent.EventOneofCase.Changes ? happened.MoreSessions.Count : 0));
                events++;
                told += 1 + happened.MoreSessions.Count;
            }

        Assert.That(told, Is.EqualTo(Sessions * Writes * 2));
        // The stream may send while sessions are being added, which then takes one more event.
        Assert.That(events, takesSharedEvents ? Is.LessThan(told / 4) : Is.EqualTo(told));
    }

    [Test]
    public async Task Sessions_that_come_and_go_while_others_write_get_each_change_once_and_in_order([Values(1, 2, 3)] int seed)
    {
        await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [_host.Address] });
        var writers = new[] { new CountingWriter(await OpenAsync(_node), "a"), new CountingWriter(await OpenAsync(_node), "b") };
        var random = new Random(seed);
        var open = new List<(IGridSession Session, IDisposable Query, SequenceSink Sink)>();
        var closed = new List<SequenceSink>();
        for (var step = 0; step < 100; step++)
        {
            var writing = Task.WhenAll(writers.Select(writer => Task.Run(() => writer.WriteAsync(30))));
            if (open.Count > 20 || (open.Count > 5 && random.Next(3) == 0))
            {
                var leaving = open[random.Next(open.Count)];
                open.Remove(leaving);
                leaving.Query.Dispose();
                leaving.Sink.Close();
                closed.Add(leaving.Sink);
                await leaving.Session.DisposeAsync();
            }
            else
            {
                var sink = new SequenceSink();
                var session = await grid.OpenSessionAsync(Credentials.Anonymous, sink, default);
                open.Add((session, session.Queries.Subscribe(new MapQuery { MapName = "m" }, sink), sink));
            }
            await writing;
            // The gateway would be cut off if it fell far behind.
            if (step % 10 == 9)
                foreach (var (_, _, sink) in open)
                    await sink.WhenAsync(writers.SelectMany(writer => writer.Values).ToDictionary()).WaitAsync(Limit);
        }

        Assert.That(open.Select(one => one.Sink).Concat(closed).SelectMany(sink => sink.Faults), Is.Empty, $"seed {seed}");
    }

    [Test]
    public async Task Sessions_with_other_rights_get_what_they_may_see_also_when_rights_change()
    {
        Allow("write", "all writes", null);
        Allow("read", "own rows", "data.owner == auth.id");
        await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [_host.Address] });
        var (ann, bob) = (new RecordingQuerySink(), new RecordingQuerySink());
        await using var annSession = await SubscribeAsync(grid, "ann", ann);
        await using var bobSession = await SubscribeAsync(grid, "bob", bob);
        await using var writer = await OpenAsync(grid, "writer");

        await PutAsync(writer, "1", "ann", 1);
        await PutAsync(writer, "2", "bob", 1);
        Assert.That(await ann.Events.NextAsync(), Does.StartWith("ENTER 1"));
        Assert.That(await bob.Events.NextAsync(), Does.StartWith("ENTER 2"));

        Allow("read", "own rows", null);
        Assert.That((await ann.Events.NextAsync(), await bob.Events.NextAsync()), Is.EqualTo(("PAGE 1,2", "PAGE 1,2")));
        await PutAsync(writer, "1", "ann", 2);
        Assert.That(await ann.Events.NextAsync(), Does.StartWith("UPDATE 1"));
        Assert.That(await bob.Events.NextAsync(), Does.StartWith("UPDATE 1"));

        Allow("read", "own rows", "data.owner == auth.id");
        Assert.That((await ann.Events.NextAsync(), await bob.Events.NextAsync()), Is.EqualTo(("PAGE 1", "PAGE 2")));
        await PutAsync(writer, "1", "ann", 3);
        await PutAsync(writer, "2", "bob", 2);
        Assert.That(await ann.Events.NextAsync(), Does.StartWith("UPDATE 1"));
        Assert.That(await bob.Events.NextAsync(), Does.StartWith("UPDATE 2"));
    }

    private static ConnectRequest Subscriptions(bool takesSharedEvents)
    {
        var request = new ConnectRequest { TakesSharedEvents = takesSharedEvents };
        for (var session = 1UL; session <= Sessions; session++)
        {
            request.Commands.Add(new SessionCommand { Session = session, Command = 1, Open = new OpenSession() });
            request.Commands.Add(new SessionCommand { Session = session, Command = session + 1, Subscribe = new Grid.V1.MapQuery { Map = "m" } });
        }
        return request;
    }

    private static async Task<IEnumerable<SessionEvent>> NextAsync(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> stream)
    {
        Assert.That(await stream.ResponseStream.MoveNext(default).WaitAsync(Limit), Is.True);
        return stream.ResponseStream.Current.Events;
    }

    private static Task<IGridSession> OpenAsync(Core.Grid.IGrid grid, string? name = null) =>
        grid.OpenSessionAsync(new Credentials(name), new RecordingSessionSink(), default).AsTask();

    private static async Task<IGridSession> SubscribeAsync(RemoteGrid grid, string name, IQuerySink sink)
    {
        var session = await OpenAsync(grid, name);
        session.Queries.Subscribe(new MapQuery { MapName = "m" }, sink);
        Assert.That(await ((RecordingQuerySink)sink).Events.NextAsync(), Is.EqualTo("PAGE "));
        return session;
    }

    private static Task<WriteBatch> PutAsync(IGridSession session, string key, string owner, int n) =>
        Writes.Put("m", key, JsonOf(owner, n)).ApplyAsync(session);

    private static string JsonOf(string owner, int n) => $$"""{"owner":"{{owner}}","n":{{n}}}""";

    private void Allow(string action, string id, string? when) => Assert.That(
        _node.Policies.TryUpsert(
            new PolicyDraft { Id = id.Replace(' ', '-'), MapPattern = "m", Action = action, Effect = "allow", ConditionExpr = when }, out _, out _),
        Is.True);
}
