using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Sessions, devices, resolvers and the journal: the same of a node directly and through a gateway.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class SessionConformanceTests(bool isRemote) : GridConformance(isRemote)
{
    [Test]
    public async Task A_session_knows_its_caller()
    {
        Assert.That(Session.Principal.UserId, Is.EqualTo("ann"));
        Assert.That(Session.Principal.Roles, Is.EqualTo(new[] { "user", "admin" }));
        await using var nobody = await Grid.OpenSessionAsync(Credentials.Anonymous, new RecordingSessionSink(), default);
        Assert.That(nobody.Principal.UserId, Is.Null);
    }

    [Test]
    public async Task A_session_knows_its_node_and_the_grid_what_each_node_has_done()
    {
        Assert.That(Session.NodeId, Is.EqualTo("node-1"));

        await Writes.Put("todos", "1", "1").AndPut("", "2", "2").ApplyAsync(Session);

        Assert.That(await Grid.CountOperationsAsync(default), Is.EqualTo([new NodeOperations("node-1", 2)]));
    }

    [Test]
    public async Task Refused_credentials_open_no_session()
    {
        var refused = await Assert.ThrowsAsync<GridException>(() => OpenSessionAsync("bad", new RecordingSessionSink()));

        Assert.That(refused!.Error, Is.EqualTo(new GridError(GridErrorCode.Unauthenticated, "the token is bad")));
        Assert.That(Node.SessionCount, Is.EqualTo(1));
    }

    [Test]
    public async Task A_device_gets_its_identity_once()
    {
        var first = await Session.BindDeviceAsync(null, default);
        var again = await Session.BindDeviceAsync(null, default);

        Assert.That(first!.NewToken, Is.Not.Null);
        Assert.That(again, Is.EqualTo(first with { NewToken = null }));
        Assert.That(Session.Principal.Device!.DeviceId, Is.EqualTo(first.DeviceId));
    }

    [Test]
    public async Task A_device_that_connects_elsewhere_ends_its_first_session()
    {
        var device = await Session.BindDeviceAsync(null, default);
        await using var second = await OpenSessionAsync("ann", new RecordingSessionSink());
        await second.BindDeviceAsync(device!.NewToken, default);

        Assert.That((await Sink.Closed.NextAsync()).Code, Is.EqualTo(GridErrorCode.Conflict));
        Assert.Throws<ObjectDisposedException>(() => Writes.Put("todos", "1", "1").Apply(Session));
    }

    [Test]
    public async Task A_disposed_session_refuses_work()
    {
        await Session.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => Writes.Put("todos", "1", "1").Apply(Session));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Session.Maps.GetAsync("todos", "1", default));
    }

    [Test]
    public async Task A_session_that_follows_a_map_is_told_of_writes_of_others_only()
    {
        using var live = Session.Queries.Subscribe(OfNumbersBelow(5), new RecordingQuerySink());
        await using var other = await OpenSessionAsync("bob", new RecordingSessionSink());
        await Writes.Put("todos", "own", "1").ApplyAsync(Session);
        var writes = new Writes().AndPut("todos", "1", "{\"n\":9}", millis: 5);
        writes.Batch.Operations[0].TtlMillis = long.MaxValue / 2;
        await writes.ApplyAsync(other);
        await Writes.Remove("todos", "1").ApplyAsync(other);

        var put = await Sink.Changes.NextAsync();
        var removal = await Sink.Changes.NextAsync();
        Assert.That((put.MapName, put.Kind, MsgPackText.Decode(put.Key.Span), JsonMsgPack.ToJson(put.Value.Span), put.Timestamp.ToString(), put.TtlMillis),
            Is.EqualTo(("todos", OperationKind.Put, "1", "{\"n\":9}", "5:0:writer", long.MaxValue / 2)));
        Assert.That((removal.Kind, removal.Value.IsEmpty), Is.EqualTo((OperationKind.Remove, true)));
    }

    [Test]
    public async Task A_write_that_a_resolver_refuses_is_told_before_its_outcome()
    {
        await Session.Resolvers.RegisterAsync(new ResolverRegistration("todos", "builtin:immutable", 7, "fix*"), "", default);
        Assert.That(
            await Session.Resolvers.ListAsync(null, default),
            Is.EqualTo([new ResolverRegistration("todos", "builtin:immutable", 7, "fix*")]));
        await Writes.Put("todos", "fixed", "1").ApplyAsync(Session);

        var batch = await Writes.Put("todos", "fixed", "2").ApplyAsync(Session);

        Assert.That(
            (batch.Operations[0].Error, batch.Operations[0].Reason), Is.EqualTo((GridErrorCode.Conflict, "Rejected by conflict resolver")));
        var told = await Sink.MergeRejections.NextAsync();
        Assert.That(
            (told.MapName, JsonMsgPack.ToJson(told.AttemptedValue.Span), told.Reason), Is.EqualTo(("todos", "2", "Entry is immutable")));
        await using var other = await OpenSessionAsync("bob", new RecordingSessionSink());
        Assert.That(
            (await Assert.ThrowsAsync<GridException>(() => other.Resolvers.UnregisterAsync("todos", "builtin:immutable", default).AsTask()))!.Error.Code,
            Is.EqualTo(GridErrorCode.NotFound));
        await Session.Resolvers.UnregisterAsync("todos", "builtin:immutable", default);
        Assert.That(await Session.Resolvers.ListAsync("todos", default), Is.Empty);
    }

    [Test]
    public async Task A_page_of_the_journal_knows_its_journal()
    {
        await Writes.Put("todos", "1", "1").AndPut("other", "1", "1").AndPut("third", "1", "1").ApplyAsync(Session);
        var filter = JournalFilter.Everything with { MapNames = new HashSet<string> { "todos", "third" } };
        var page = await Session.Journal.ReadAsync(filter, 0, 10, default);

        Assert.That(page.Changes.Select(change => change.MapName), Is.EqualTo(["todos", "third"]));
        Assert.That((page.LatestSequence, page.Incarnation > 0), Is.EqualTo((3UL, true)));
    }
}
