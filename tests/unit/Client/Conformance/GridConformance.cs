using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Conformance;

/// <summary>What every implementation of the seam must do; run against a node directly and through a gateway.</summary>
internal abstract class GridConformance
{
    private ManualTimeProvider _clock = null!;
    private NodeGrid _node = null!;
    private RecordingSessionSink _sink = null!;

    /// <summary>The grid under test.</summary>
    private IGrid Grid { get; set; } = null!;

    private IGridSession Session { get; set; } = null!;

    /// <summary>Makes the grid under test reach the node.</summary>
    protected abstract Task<IGrid> ReachAsync(NodeGrid node);

    [SetUp]
    public async Task OpenAsync()
    {
        _clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        _node = TestNode.Create(new NamedCallers(), _clock);
        Grid = await ReachAsync(_node);
        _sink = new RecordingSessionSink();
        Session = await OpenSessionAsync("ann", _sink);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await Session.DisposeAsync();
        _node.Dispose();
    }

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
        Assert.That(_node.SessionCount, Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_written_is_read()
    {
        var batch = await Writes.Put("todos", "1", """{"text":"milk"}""").ApplyAsync(Session);
        var entry = await Session.Maps.GetAsync("todos", "1", default);

        Assert.That(batch.Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(batch.Operations[0].AchievedLevel, Is.EqualTo(WriteConcern.Applied));
        Assert.That(JsonMsgPack.ToJson(entry!.Value.Span), Is.EqualTo("""{"text":"milk"}"""));
        Assert.That(entry.Timestamp.NodeId, Is.EqualTo("node-1"));
    }

    [Test]
    public async Task Ids_outlive_the_frame()
    {
        var batch = await Writes.Put("todos", "1", "1").AndPut("todos", "2", "2").ApplyAsync(Session);
        if (Grid is RemoteGrid)
            Assert.That(new[] { batch.IdOf(batch.Operations[0]), batch.IdOf(batch.Operations[1]) }, Is.EqualTo(new[] { "op-1", "op-2" }));
        else
            Assert.That(batch.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Stamp_and_time_to_live_are_kept()
    {
        var writes = new Writes().AndPut("todos", "1", "1", millis: 5);
        writes.Batch.Operations[0].TtlMillis = long.MaxValue / 2;
        await writes.ApplyAsync(Session);
        var entry = await Session.Maps.GetAsync("todos", "1", default);

        Assert.That(entry!.Timestamp.ToString(), Is.EqualTo("5:0:writer"));
        Assert.That(entry.TtlMillis, Is.EqualTo(long.MaxValue / 2));
    }

    [Test]
    public async Task An_older_write_changes_nothing()
    {
        await new Writes().AndPut("todos", "1", "1", millis: 6).ApplyAsync(Session);
        var batch = await new Writes().AndPut("todos", "1", "2", millis: 5).ApplyAsync(Session);

        Assert.That(batch.Operations[0].Outcome, Is.EqualTo(OperationOutcome.Unchanged));
    }

    [Test]
    public async Task A_removed_record_is_not_found()
    {
        await Writes.Put("todos", "1", "1").ApplyAsync(Session);
        await Writes.Remove("todos", "1").ApplyAsync(Session);

        Assert.That(await Session.Maps.GetAsync("todos", "1", default), Is.Null);
        Assert.That(await Session.Maps.GetAsync("todos", "never", default), Is.Null);
    }

    [Test]
    public async Task A_key_with_a_lone_surrogate_is_kept()
    {
        await Writes.Put("todos", "a\ud800", "1").ApplyAsync(Session);

        Assert.That(await Session.Maps.GetAsync("todos", "a\ud800", default), Is.Not.Null);
        Assert.That(await Session.Maps.GetAsync("todos", "a\ufffd", default), Is.Null);
    }

    [Test]
    public async Task Operations_are_judged_one_by_one()
    {
        var writes = Writes.Put("todos", "1", "1").AndPut("", "2", "2").AndPut("_topgun_x", "3", "3").AndPut("todos", "", "4").AndPut("todos", "5", "5");
        writes.Add("todos", "6").Kind = OperationKind.OrAdd;
        writes.Add("todos", "7").Id = default;
        writes.AndPut("todos", "8", "8", millis: -1).AndPut("todos", "9", "9", millis: long.MaxValue);
        var batch = await writes.ApplyAsync(Session);

        Assert.That(batch.Operations.ToArray().Select(operation => (operation.Outcome, operation.Error)), Is.EqualTo(new[]
        {
            (OperationOutcome.Applied, GridErrorCode.None),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.PermissionDenied),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Applied, GridErrorCode.None),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
            (OperationOutcome.Rejected, GridErrorCode.InvalidArgument),
        }));
        Assert.That(batch.Operations[1].Reason, Does.Contain("map name"));
    }

    [Test]
    public async Task What_the_caller_has_refused_keeps_its_reason()
    {
        var writes = Writes.Put("todos", "1", "1").AndPut("todos", "2", "2");
        writes.Batch.Operations[0].Reject(GridErrorCode.SchemaViolation, "own reason");
        var batch = await writes.ApplyAsync(Session);

        Assert.That(batch.Operations[0].Reason, Is.EqualTo("own reason"));
        Assert.That(batch.Operations[1].Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(await Session.Maps.GetAsync("todos", "1", default), Is.Null);
    }

    [TestCase(0)]
    [TestCase(GridLimits.OperationsPerBatchMax)]
    [TestCase(GridLimits.OperationsPerBatchMax + 1)]
    public async Task A_batch_holds_up_to_its_limit(int count)
    {
        var writes = new Writes();
        for (var i = 0; i < count; i++)
            writes.AndPut("todos", $"{i}", $"\"{new string('x', 100)}\"");
        var completion = writes.Apply(Session);
        var batch = await completion.Done;

        var expected = count > GridLimits.OperationsPerBatchMax ? GridErrorCode.TooLarge : GridErrorCode.None;
        Assert.That(batch.Operations.ToArray().Select(operation => operation.Error), Is.All.EqualTo(expected));
        Assert.That(completion.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task The_level_is_claimed_honestly()
    {
        var writes = Writes.Put("todos", "1", "1").AndPut("todos", "2", "2").AndPut("todos", "3", "3");
        writes.Batch.Concern = WriteConcern.Replicated;
        writes.Batch.Operations[1].Concern = WriteConcern.Persisted;
        writes.Batch.Operations[2].Concern = (WriteConcern)77;
        var batch = await writes.ApplyAsync(Session);

        Assert.That(batch.Operations[0].AchievedLevel, Is.EqualTo(WriteConcern.Replicated));
        Assert.That(batch.Operations[1].Outcome, Is.EqualTo(OperationOutcome.LevelNotReached));
        Assert.That(batch.Operations[1].AchievedLevel, Is.EqualTo(WriteConcern.Applied));
        Assert.That(batch.Operations[1].HasChanged, Is.True);
        Assert.That(batch.Operations[1].Reason, Does.Contain("PERSISTED"));
        Assert.That(batch.Operations[2].Error, Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public async Task A_read_of_a_reserved_map_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(async () => await Session.Maps.GetAsync("_topgun_x", "1", default));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    [Test]
    public async Task A_query_filters_sorts_limits_and_projects()
    {
        await Writes.Put("todos", "1", "{\"n\":3,\"done\":false}").AndPut("todos", "2", "{\"n\":1,\"done\":false}")
            .AndPut("todos", "3", "{\"n\":2,\"done\":true}").AndPut("todos", "4", "{\"n\":4,\"done\":false}").ApplyAsync(Session);
        var query = new MapQuery
        {
            MapName = "todos",
            Filter = RecordFilter.Create(JsonMsgPack.FromJson("{\"done\":false}"), JsonMsgPack.FromJson("{\"op\":\"lt\",\"attribute\":\"n\",\"value\":4}")),
            Sort = [new SortField("n", Descending: true)],
            Limit = 1,
            Fields = ["n"],
        };
        var first = await Session.Queries.RunAsync(query, default);
        var second = await Session.Queries.RunAsync(query with { Cursor = first.NextCursor }, default);

        Assert.That((Text(first), first.HasMore, first.CursorStatus), Is.EqualTo(("1{\"n\":3}", true, CursorStatus.None)));
        Assert.That((Text(second), second.HasMore, second.CursorStatus), Is.EqualTo(("2{\"n\":1}", false, CursorStatus.Valid)));
        Assert.That((await Session.Queries.RunAsync(query with { Cursor = "x" }, default)).CursorStatus, Is.EqualTo(CursorStatus.Invalid));
    }

    [Test]
    public async Task A_query_of_a_reserved_map_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(
            async () => await Session.Queries.RunAsync(new MapQuery { MapName = "_topgun_x" }, default));
        var sink = new RecordingQuerySink();
        using var live = Session.Queries.Subscribe(new MapQuery { MapName = "_topgun_x" }, sink);

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("FAILED PermissionDenied"));
    }

    [Test]
    public async Task A_live_query_tells_its_page_and_then_each_change_once()
    {
        await Writes.Put("todos", "1", "{\"n\":1}").ApplyAsync(Session);
        var sink = new RecordingQuerySink();
        using var live = Session.Queries.Subscribe(OfNumbersBelow(5), sink);
        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("PAGE 1"));

        await Writes.Put("todos", "2", "{\"n\":2}").AndPut("todos", "9", "{\"n\":9}").ApplyAsync(Session);
        await Writes.Put("todos", "2", "{\"n\":3}").ApplyAsync(Session);
        await Writes.Put("todos", "1", "{\"n\":7}").ApplyAsync(Session);
        await Writes.Remove("todos", "2").ApplyAsync(Session);

        foreach (var expected in new[] { "ENTER 2 {\"n\":2}", "UPDATE 2 {\"n\":3}", "LEAVE 1", "LEAVE 2" })
            Assert.That(await sink.Events.NextAsync(), Is.EqualTo(expected));
    }

    [Test]
    public async Task The_change_arrives_before_the_acknowledgement_of_its_write()
    {
        var sink = new RecordingQuerySink();
        using var live = Session.Queries.Subscribe(OfNumbersBelow(500), sink);
        await sink.Events.NextAsync();
        for (var i = 0; i < 100; i++)
        {
            var seen = new SeenAtCompletion(sink);
            Writes.Put("todos", $"{i}", $"{{\"n\":{i}}}").Apply(Session, seen);
            Assert.That(await seen.Done, Is.EqualTo(1));
            await sink.Events.NextAsync();
        }
    }

    [Test]
    public async Task Nothing_arrives_after_a_live_query_was_disposed()
    {
        var sink = new RecordingQuerySink();
        var live = Session.Queries.Subscribe(OfNumbersBelow(5), sink);
        await sink.Events.NextAsync();
        live.Dispose();
        live.Dispose();
        await Writes.Put("todos", "1", "{\"n\":1}").ApplyAsync(Session);
        await Session.Maps.GetAsync("todos", "1", default);

        Assert.That(sink.Events.Count, Is.Zero);
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

        var put = await _sink.Changes.NextAsync();
        var removal = await _sink.Changes.NextAsync();
        Assert.That((put.MapName, put.Kind, MsgPackText.Decode(put.Key.Span), JsonMsgPack.ToJson(put.Value.Span), put.Timestamp.ToString(), put.TtlMillis),
            Is.EqualTo(("todos", OperationKind.Put, "1", "{\"n\":9}", "5:0:writer", long.MaxValue / 2)));
        Assert.That((removal.Kind, removal.Value.IsEmpty), Is.EqualTo((OperationKind.Remove, true)));
    }

    [Test]
    public async Task A_session_holds_subscriptions_up_to_its_limit()
    {
        for (var i = 0; i < GridLimits.SubscriptionsPerSessionMaxDefault; i++)
            Session.Queries.Subscribe(OfNumbersBelow(i), new RecordingQuerySink());
        var sink = new RecordingQuerySink();
        Session.Queries.Subscribe(OfNumbersBelow(5), sink);

        Assert.That(await sink.Events.NextAsync(), Is.EqualTo("FAILED RateLimited"));
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
        var told = await _sink.MergeRejections.NextAsync();
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
    public async Task A_delta_goes_on_where_the_one_before_ended_whatever_the_stamps()
    {
        await Writes.Put("todos", "1", "1").ApplyAsync(Session);
        var first = await Session.Sync.ReadDeltaAsync("todos", default, int.MaxValue, default);
        await new Writes().AndPut("todos", "old", "2", millis: 5).ApplyAsync(Session);
        await Writes.Remove("todos", "1").ApplyAsync(Session);
        var second = await Session.Sync.ReadDeltaAsync("todos", first.Next, int.MaxValue, default);
        var third = await Session.Sync.ReadDeltaAsync("todos", second.Next, int.MaxValue, default);

        Assert.That(first.Records.Select(record => JsonMsgPack.ToJson(record.Value.Span)), Is.EqualTo(["1"]));
        Assert.That(second.Records.Select(record => record.Value.Length), Is.EquivalentTo([0, 1]));
        Assert.That((third.Records.Count, third.HasMore), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task A_delta_of_a_map_of_sets_holds_the_changed_keys()
    {
        await new Writes().AndAdd("tags", "k", "\"x\"", "5:0:a").AndAdd("tags", "l", "\"y\"", "6:0:a").ApplyAsync(Session);
        var first = await Session.Sync.ReadDeltaAsync("tags", default, int.MaxValue, default);
        await new Writes().AndRemoveTag("tags", "k", "5:0:a").ApplyAsync(Session);
        var second = await Session.Sync.ReadDeltaAsync("tags", first.Next, int.MaxValue, default);

        Assert.That(first.Entries.Select(entry => entry.Elements.Count), Is.EqualTo([1, 1]));
        Assert.That(
            second.Entries.Select(entry => (MsgPackText.Decode(entry.Key.Span), entry.Elements.Count, entry.Tombstones.Count)), Is.EqualTo([("k", 0, 1)]));
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

        Assert.That((await _sink.Closed.NextAsync()).Code, Is.EqualTo(GridErrorCode.Conflict));
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
    public async Task A_walk_fetches_records_and_tombstones_and_a_replica_in_step_nothing()
    {
        await Writes.Put("todos", "a\ud800", "1").AndPut("todos", "b", "2").ApplyAsync(Session);
        await Writes.Remove("todos", "b").ApplyAsync(Session);
        await using var replica = await OpenSessionAsync("bob", new RecordingSessionSink());

        var root = await replica.Sync.BeginAsync("todos", 0, default);
        var buckets = (await replica.Sync.ReadAsync("todos", default, default)).Buckets;
        var records = new List<SyncRecord>();
        foreach (var key in new[] { "a\ud800", "b" })
        {
            var path = MerklePath.OfKey(Fnv1a.Hash(key), 3);
            Assert.That(buckets.Has(path[0]), Is.True);
            records.AddRange((await replica.Sync.ReadAsync("todos", path, default)).Entries!);
        }

        Assert.That((root.RootHash, root.MustStartOver), Is.Not.EqualTo((0u, false)));
        Assert.That(records.Select(record => (MsgPackText.Decode(record.Key.Span), record.Value.IsEmpty)), Is.EqualTo([("a\ud800", false), ("b", true)]));
        Assert.That((await replica.Sync.BeginAsync("todos", root.Timestamp.Millis, default)).RootHash, Is.EqualTo(root.RootHash));
        Assert.That((await replica.Sync.ReadAsync("todos", MerklePath.OfKey(1, 3), default)).Entries, Is.Null);
    }

    [Test]
    public async Task Sets_are_walked_pushed_and_read_by_key()
    {
        var add = new Writes().AndAdd("tags", "k", "\"x\"", "1:0:ann");
        await add.ApplyAsync(Session);
        var push = new Writes { Batch = { IsReplica = true } }.AndAdd("tags", "k", "\"y\"", "2:0:bob").AndRemoveTag("tags", "k", "1:0:ann");
        foreach (ref var operation in push.Batch.Operations)
            operation.Id = default;
        var pushed = await push.ApplyAsync(Session);

        var root = await Session.Sync.BeginEntriesAsync("tags", new SyncClaim(0, 0, null), default);
        var node = await Session.Sync.ReadEntriesAsync("tags", MerklePath.OfKey(Fnv1a.Hash("k"), 3), default);
        var named = await Session.Sync.GetEntriesAsync("tags", ["k", "never"], default);

        Assert.That(pushed.Operations.ToArray().Select(operation => operation.Outcome), Is.All.EqualTo(OperationOutcome.Applied));
        Assert.That((root.RootHash == 0, root.MustStartOver, root.CoveringEpoch), Is.EqualTo((false, false, 0UL)));
        foreach (var entry in new[] { node.Entries!.Single(), named[0] })
        {
            Assert.That(entry.Elements.Select(element => (MsgPackText.Decode(element.Tag.Span), JsonMsgPack.ToJson(element.Value.Span), element.Timestamp.Millis)),
                Is.EqualTo([("2:0:bob", "\"y\"", 2UL)]));
            Assert.That(entry.Tombstones.Select(tag => MsgPackText.Decode(tag.Span)), Is.EqualTo(["1:0:ann"]));
        }
        Assert.That((named[1].Elements.Count, named[1].Tombstones.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_walk_of_a_reserved_map_is_refused()
    {
        var refused = await Assert.ThrowsAsync<GridException>(async () => await Session.Sync.BeginAsync("_topgun_x", 0, default));

        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
    }

    [Test]
    public async Task What_every_device_has_confirmed_is_forgotten_and_sessions_are_told_what_is_forgotten_by_age()
    {
        await Session.BindDeviceAsync(null, default);
        await new Writes().AndAdd("tags", "k", "1", "1:0:ann").AndRemoveTag("tags", "k", "1:0:ann").ApplyAsync(Session);
        await Writes.Put("todos", "a", "1").ApplyAsync(Session);
        await Writes.Remove("todos", "a").ApplyAsync(Session);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var root = await Session.Sync.BeginEntriesAsync("tags", new SyncClaim(0, 0, 0), default);
        Assert.That(root.CoveringEpoch, Is.Positive);
        Session.Sync.Confirm(root.CoveringEpoch);
        // In order behind the confirmation, which is not answered.
        Assert.That((await Session.Sync.GetEntriesAsync("tags", ["k"], default)).Single().Tombstones, Has.Count.EqualTo(1));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await Session.Sync.GetEntriesAsync("tags", ["k"], default)).Single().Tombstones, Is.Empty);

        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.That((await _sink.Forgotten.NextAsync()).Millis, Is.GreaterThan(root.Timestamp.Millis - 20_000));
        Assert.That((await Session.Sync.BeginAsync("todos", root.Timestamp.Millis, default)).MustStartOver, Is.True);
    }

    private static MapQuery OfNumbersBelow(int limit) => new()
    {
        MapName = "todos",
        Filter = RecordFilter.Create(default, JsonMsgPack.FromJson($"{{\"op\":\"lt\",\"attribute\":\"n\",\"value\":{limit}}}")),
    };

    private static string Text(QueryPage page) =>
        string.Join(" ", page.Rows.Select(row => MsgPackText.Decode(row.Key.Span) + JsonMsgPack.ToJson(row.Value.Span)));

    private protected async Task<IGridSession> OpenSessionAsync(string token, ISessionSink sink) =>
        await Grid.OpenSessionAsync(new Credentials(token), sink, default);
}
