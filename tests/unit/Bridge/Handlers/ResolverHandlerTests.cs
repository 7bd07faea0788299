using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Resolvers;
using TopGun.Node.Operations;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Handlers;

/// <summary>Conflict resolvers through the bridge to a real node; numbers are lines of the checklist.</summary>
public sealed class ResolverHandlerTests
{
    private NodeHost _host = null!;

    [SetUp]
    public async Task StartAsync()
    {
        var added = Enumerable.Range(0, ResolverLimits.PerMapMax + 1)
            .ToDictionary(i => $"mine-{i}", IConflictResolver (_) => new Passing(), StringComparer.Ordinal);
        _host = await NodeHost.StartAsync(new NodeOptions { NodeId = "node-1", Resolvers = new ConflictResolvers(added) });
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Line_350_requests_are_answered_under_their_id_and_code_is_disabled()
    {
        await using var client = await _host.ConnectAsync();

        var registered = await RegisterAsync(client, "mine", code: "return { action: 'local' }");
        await client.SendAsync(new UnregisterResolver { RequestId = "u", MapName = "todos", ResolverName = "mine" });
        var unregistered = await client.ReceiveAsync<UnregisterResolverResponse>();
        var listed = await ListAsync(client);

        Assert.That((registered.RequestId, registered.Success), Is.EqualTo(("r", false)));
        Assert.That(registered.Error, Does.StartWith("FEATURE_DISABLED"));
        Assert.That(
            (unregistered.RequestId, unregistered.Success, unregistered.Error),
            Is.EqualTo(("u", false, "Resolver not found or not owned by this client")));
        Assert.That((listed.RequestId, listed.Resolvers.Count), Is.EqualTo(("l", 0)));
    }

    [Test]
    public async Task Line_351_a_refused_write_is_told_to_its_writer_and_its_concern_fails()
    {
        await using var other = await _host.ConnectAsync();
        await using var client = await _host.ConnectAsync();
        Assert.That((await RegisterAsync(client, "builtin:first_write_wins")).Success, Is.True);
        await client.SendAsync(Messages.Batch(Messages.Put("1")));
        await client.ReceiveAsync<OpAck>();

        await client.SendAsync(Messages.Batch(Later("2", 1)));

        var told = await client.ReceiveAsync<MergeRejected>();
        Assert.That(
            (told.MapName, told.Key, told.AttemptedValue, told.Reason, told.Timestamp.Millis),
            Is.EqualTo(("todos", "k", Messages.Text("later"), "Entry already exists", Messages.Stamp.Millis + 1)));
        var rejected = await client.ReceiveAsync<OpRejected>();
        Assert.That((rejected.OpId, rejected.Reason), Is.EqualTo(("2", "Rejected by conflict resolver")));
        await client.ReceiveAsync<Error>();
        var result = (await client.ReceiveAsync<OpAck>()).Results.Single();
        Assert.That((result.OpId, result.Success, result.Error), Is.EqualTo(("2", false, "Rejected by conflict resolver")));
        Assert.That(await other.SettleAsync(), Is.Empty);
        await client.SendAsync(Messages.Query("q"));
        Assert.That((await client.ReceiveAsync<QueryResp>()).Results.Single().Value, Is.EqualTo(Messages.Text("value")));
    }

    [Test]
    public async Task Line_352_only_the_registering_client_unregisters_and_the_greatest_priority_comes_first()
    {
        await using var client = await _host.ConnectAsync();
        await using var other = await _host.ConnectAsync();
        await RegisterAsync(client, "builtin:numeric_max", priority: 10);
        await RegisterAsync(client, "builtin:non_negative", priority: 90);

        await other.SendAsync(new UnregisterResolver { RequestId = "u", MapName = "todos", ResolverName = "builtin:non_negative" });
        Assert.That((await other.ReceiveAsync<UnregisterResolverResponse>()).Success, Is.False);
        Assert.That(
            (await ListAsync(other)).Resolvers.Select(one => (one.Name, one.Priority)),
            Is.EqualTo([("builtin:non_negative", 90u), ("builtin:numeric_max", 10u)]));
        await client.SendAsync(new UnregisterResolver { RequestId = "u", MapName = "todos", ResolverName = "builtin:non_negative" });
        Assert.That((await client.ReceiveAsync<UnregisterResolverResponse>()).Success, Is.True);
        Assert.That((await ListAsync(other)).Resolvers.Select(one => one.Name), Is.EqualTo(["builtin:numeric_max"]));
    }

    [Test]
    public async Task Line_352_a_map_takes_100_resolvers()
    {
        await using var one = await _host.ConnectAsync();
        await using var two = await _host.ConnectAsync();
        for (var i = 0; i < ResolverLimits.PerMapMax; i++)
            Assert.That((await RegisterAsync(i % 2 == 0 ? one : two, $"mine-{i}")).Success, Is.True);

        await using var three = await _host.ConnectAsync();
        var refused = await RegisterAsync(three, $"mine-{ResolverLimits.PerMapMax}");

        Assert.That((refused.Success, refused.Error), Is.EqualTo((false, "Maximum resolvers per map (100) exceeded")));
    }

    private static Operation Later(string id, ulong after)
    {
        var stamp = new Core.Time.HlcTimestamp(Messages.Stamp.Millis + after, 0, "cli-2");
        return new Operation
        {
            Id = id,
            MapName = "todos",
            Key = "k",
            OpType = OperationType.Put,
            Record = new LwwRecord { Value = Messages.Text("later"), Timestamp = stamp },
            Timestamp = stamp,
        };
    }

    private static async Task<RegisterResolverResponse> RegisterAsync(
        BridgeClient client, string name, uint? priority = null, string code = "")
    {
        await client.SendAsync(new RegisterResolver
        {
            RequestId = "r",
            MapName = "todos",
            Resolver = new Resolver { Name = name, Code = code, Priority = priority },
        });
        return await client.ReceiveAsync<RegisterResolverResponse>();
    }

    private static async Task<ListResolversResponse> ListAsync(BridgeClient client)
    {
        await client.SendAsync(new ListResolvers { RequestId = "l", MapName = "todos" });
        return await client.ReceiveAsync<ListResolversResponse>();
    }

    private sealed class Passing : IConflictResolver
    {
        public ResolverVerdict Resolve(ResolverContext context) => ResolverVerdict.Local;
    }
}
