using TopGun.Client.Tests.Hosts;
using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests.Conformance;

/// <summary>What operators may ask of every implementation of the seam.</summary>
internal abstract class AdministrationConformance
{
    private NodeGrid _node = null!;
    private IGrid _grid = null!;
    private IGridSession _session = null!;

    private IAdministration Admin => _session.Administration;

    /// <summary>Makes the grid under test reach the node.</summary>
    protected abstract Task<IGrid> ReachAsync(NodeGrid node);

    [SetUp]
    public async Task OpenAsync()
    {
        _node = TestNode.Create(new NamedCallers());
        _grid = await ReachAsync(_node);
        _session = await OpenAsync("ann");
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _session.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public async Task Maps_are_listed_and_measured()
    {
        await Writes.Put("todos", "1", "\"milk\"").AndPut("notes", "a", "1").AndPut("notes", "b", "2").ApplyAsync(_session);

        Assert.That(await Admin.ListMapsAsync(default), Is.EqualTo([new MapSummary("notes", 2), new MapSummary("todos", 1)]));
        Assert.That(await Admin.MeasureMapAsync("todos", default), Is.EqualTo(new MapSize(1, 6)));
        Assert.That(await RefusalAsync(() => Admin.MeasureMapAsync("_topgun_x", default).AsTask()), Is.Not.EqualTo(GridErrorCode.None));
    }

    [Test]
    public async Task A_query_is_explained()
    {
        await Writes.Put("todos", "1", """{"n":1}""").AndPut("todos", "2", """{"n":2}""").ApplyAsync(_session);
        var query = new MapQuery { MapName = "todos", Filter = RecordFilter.Create(JsonMsgPack.FromJson("""{"n":2}"""), default(ReadOnlySpan<byte>)) };

        Assert.That(await Admin.ExplainAsync(query, default), Is.EqualTo(new QueryExplanation(null, 2, 2)));
        await Admin.CreateIndexAsync(new IndexDescriptor("todos", "n", IndexKind.Hash), default);
        await UntilDoneAsync();
        Assert.That(
            await Admin.ExplainAsync(query, default), Is.EqualTo(new QueryExplanation(new IndexDescriptor("todos", "n", IndexKind.Hash), 1, 2)));
    }

    [Test]
    public async Task Indexes_are_declared_listed_and_given_up()
    {
        await Writes.Put("todos", "1", """{"n":1}""").ApplyAsync(_session);
        var index = new IndexDescriptor("todos", "n", IndexKind.Navigable);

        Assert.That((await Admin.CreateIndexAsync(index, default)).Index, Is.EqualTo(index));
        Assert.That(await RefusalAsync(() => Admin.CreateIndexAsync(index, default).AsTask()), Is.EqualTo(GridErrorCode.Conflict));
        await UntilDoneAsync();
        Assert.That(await Admin.ListIndexesAsync(default), Is.EqualTo([new IndexStatus(index, 1, 1, 1, true)]));
        await Admin.DropIndexAsync("todos", "n", default);
        Assert.That(await RefusalAsync(() => Admin.DropIndexAsync("todos", "n", default).AsTask()), Is.EqualTo(GridErrorCode.NotFound));
        Assert.That(await Admin.ListIndexesAsync(default), Is.Empty);
    }

    [Test]
    public async Task Nodes_are_told()
    {
        var cluster = await Admin.ReadClusterAsync(default);

        var node = cluster.Nodes.Single();
        Assert.That((node.NodeId, node.Health, node.Connections >= 1, node.MemoryBytes > 0), Is.EqualTo(("local", NodeHealth.Healthy, true, true)));
        Assert.That((cluster.Partitions.Count, cluster.TotalPartitions, cluster.IsRebalancing), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public async Task Settings_are_read_and_changed_as_a_whole()
    {
        var before = await Admin.ReadSettingsAsync(default);
        var changed = await Admin.ChangeSettingsAsync(
            new SettingsChange { ConcurrentOperationsMax = 7, SlowOperationTime = TimeSpan.FromMilliseconds(2.5), SweepInterval = TimeSpan.FromSeconds(1) },
            default);

        Assert.That(changed, Is.EqualTo(before with
        {
            ConcurrentOperationsMax = 7, SlowOperationTime = TimeSpan.FromMilliseconds(2.5), SweepInterval = TimeSpan.FromSeconds(1),
        }));
        Assert.That(await Admin.ReadSettingsAsync(default), Is.EqualTo(changed));
        var refused = await Assert.ThrowsAsync<GridException>(() => Admin.ChangeSettingsAsync(
            new SettingsChange { ConcurrentOperationsMax = 9, SweepInterval = TimeSpan.FromDays(1) }, default).AsTask());
        Assert.That((refused!.Error.Code, refused.Error.Field), Is.EqualTo((GridErrorCode.InvalidArgument, "gcIntervalMs")));
        Assert.That(await Admin.ReadSettingsAsync(default), Is.EqualTo(changed));
    }

    [Test]
    public async Task Slow_operations_are_listed()
    {
        await Admin.ChangeSettingsAsync(new SettingsChange { SlowOperationTime = TimeSpan.Zero }, default);
        await Writes.Put("todos", "1", "1").AndPut("todos", "2", "2").ApplyAsync(_session);

        var slow = (await Admin.ListSlowOperationsAsync(default)).First(operation => operation.Service == "crdt");
        Assert.That((slow.MapName, slow.Count, slow.StartedAt > DateTimeOffset.UnixEpoch), Is.EqualTo(("todos", 2, true)));
    }

    [Test]
    public async Task Policies_are_made_listed_tried_and_deleted_and_hold_at_once()
    {
        var put = await Admin.Policies.PutAsync(
            new PolicyDraft { MapPattern = "todos", Action = "read", Effect = "allow", ConditionExpr = "data.n == 1" }, default);
        await Admin.Policies.PutAsync(
            new PolicyDraft
            {
                Id = "b", MapPattern = "*", Action = "write", Effect = "deny",
                Condition = JsonMsgPack.FromJson("""{"op":"eq","attribute":"n","value":5}"""),
            },
            default);

        Assert.That(put, Is.EqualTo(new PolicyDraft { Id = put.Id, MapPattern = "todos", Action = "read", Effect = "allow", ConditionExpr = "data.n == 1" }));
        var listed = await Admin.Policies.ListAsync(default);
        Assert.That(listed.Select(policy => policy.Id), Is.EquivalentTo([put.Id, "b"]));
        Assert.That(JsonMsgPack.ToJson(listed.Single(policy => policy.Id == "b").Condition.Span), Does.Contain("\"value\":5"));
        Assert.That(
            Same(await Admin.Policies.TryAsync(Trial("""{"n":1}"""), default)), Is.EqualTo((true, put.Id, (bool?)true)));
        Assert.That(Same(await Admin.Policies.TryAsync(Trial("""{"n":2}"""), default)), Is.EqualTo((false, put.Id, (bool?)true)));
        await Admin.Policies.DeleteAsync(put.Id!, default);
        await Admin.Policies.DeleteAsync("none", default);
        Assert.That((await Admin.Policies.ListAsync(default)).Select(policy => policy.Id), Is.EqualTo(["b"]));

        static PolicyTrial Trial(string json) =>
            new("todos", AccessAction.Read, "auth.id == 'ann'", JsonMsgPack.FromJson("""{"id":"ann"}"""), JsonMsgPack.FromJson(json));

        static (bool, string, bool?) Same(PolicyVerdict verdict) => (verdict.IsAllowed, verdict.Policies.Single(), verdict.Holds);
    }

    [Test]
    public async Task A_policy_that_is_wrong_is_refused_by_its_field()
    {
        var refused = await Assert.ThrowsAsync<GridException>(() => Admin.Policies.PutAsync(
            new PolicyDraft { Id = "p", MapPattern = "a", Action = "read", Effect = "allow", ConditionExpr = "auth.id = 3" }, default).AsTask());

        Assert.That((refused!.Error.Code, refused.Error.Field), Is.EqualTo((GridErrorCode.InvalidArgument, "conditionExpr")));
        Assert.That(refused.Message, Does.Contain("position 8"));
    }

    [Test]
    public async Task Nobody_else_is_admitted()
    {
        await using var stranger = await OpenAsync(null);
        Func<IAdministration, Task>[] questions =
        [
            admin => admin.ListMapsAsync(default).AsTask(), admin => admin.MeasureMapAsync("m", default).AsTask(),
            admin => admin.ExplainAsync(new MapQuery { MapName = "m" }, default).AsTask(), admin => admin.ReadClusterAsync(default).AsTask(),
            admin => admin.ReadSettingsAsync(default).AsTask(), admin => admin.ChangeSettingsAsync(new SettingsChange(), default).AsTask(),
            admin => admin.ListSlowOperationsAsync(default).AsTask(), admin => admin.ListIndexesAsync(default).AsTask(),
            admin => admin.CreateIndexAsync(new IndexDescriptor("m", "a", IndexKind.Hash), default).AsTask(),
            admin => admin.DropIndexAsync("m", "a", default).AsTask(), async admin => await admin.Policies.ListAsync(default),
            async admin => await admin.Policies.PutAsync(new PolicyDraft(), default), async admin => await admin.Policies.DeleteAsync("p", default),
            async admin => await admin.Policies.TryAsync(new PolicyTrial("m", AccessAction.Read, null, default, default), default),
        ];
        foreach (var question in questions)
            Assert.That(await RefusalAsync(() => AskAsync(question)), Is.EqualTo(GridErrorCode.PermissionDenied));

        // What is refused at once and what is refused by the answer are alike to whoever asks.
        async Task AskAsync(Func<IAdministration, Task> question) => await question(stranger.Administration);
    }

    private static async Task<GridErrorCode> RefusalAsync(Func<Task> question) =>
        (await Assert.ThrowsAsync<GridException>(question))!.Error.Code;

    private async Task UntilDoneAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await Admin.ListIndexesAsync(limit.Token)).Single().IsDone)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<IGridSession> OpenAsync(string? name) =>
        await _grid.OpenSessionAsync(new Credentials(name), new RecordingSessionSink(), default);
}
