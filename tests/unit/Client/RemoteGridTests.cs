using TopGun.Client.Tests.Conformance;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Node.Operations;

namespace TopGun.Client.Tests;

/// <summary>Loss of streams, overload and order; what the grid answers is the conformance kit's.</summary>
[TestFixture]
internal sealed class RemoteGridTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private NodeGrid _node = null!;

    [SetUp]
    public void CreateNode() => _node = TestNode.Create();

    [TearDown]
    public void DisposeNode() => _node.Dispose();

    [Test]
    public async Task A_session_outlives_a_restart_of_its_node()
    {
        var host = await GridHost.StartAsync(_node);
        await using var grid = Connect(host.Address);
        var sink = new RecordingSessionSink();
        var session = await OpenAsync(grid, "ann", sink);
        var live = new RecordingQuerySink();
        session.Queries.Subscribe(new MapQuery { MapName = "m" }, live);
        Assert.That(await live.Events.NextAsync(), Is.EqualTo("PAGE "));
        await Writes.Put("m", "1", "1").ApplyAsync(session);
        Assert.That(await live.Events.NextAsync(), Is.EqualTo("ENTER 1 1"));

        await host.DisposeAsync();
        await using var again = await GridHost.StartAsync(_node, host.Address.Port);
        Assert.That(await live.Events.NextAsync(), Is.EqualTo("PAGE 1"));
        await Writes.Put("m", "2", "2").ApplyAsync(session);
        Assert.That(await live.Events.NextAsync(), Is.EqualTo("ENTER 2 2"));
        Assert.That(sink.Closed.Count, Is.Zero);
    }

    [Test]
    public async Task A_disposed_live_query_does_not_come_back()
    {
        var host = await GridHost.StartAsync(_node);
        await using var grid = Connect(host.Address);
        var session = await OpenAsync(grid);
        var (ended, kept) = (new RecordingQuerySink(), new RecordingQuerySink());
        var live = session.Queries.Subscribe(new MapQuery { MapName = "m" }, ended);
        session.Queries.Subscribe(new MapQuery { MapName = "m" }, kept);
        await ended.Events.NextAsync();
        await kept.Events.NextAsync();
        live.Dispose();

        await host.DisposeAsync();
        await using var again = await GridHost.StartAsync(_node, host.Address.Port);
        Assert.That(await kept.Events.NextAsync(), Is.EqualTo("PAGE "));
        Assert.That(ended.Events.Count, Is.Zero);
    }

    [Test]
    public async Task A_session_moves_to_another_node()
    {
        var first = await GridHost.StartAsync(_node);
        await using var second = await GridHost.StartAsync(_node);
        await using var grid = Connect(first.Address, second.Address);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(grid)));

        await first.DisposeAsync();
        foreach (var session in sessions)
            Assert.That((await new Writes().AndPut("m", "1", "1", millis: 5).ApplyAsync(session).WaitAsync(Limit)).Operations[0].Error, Is.EqualTo(GridErrorCode.None));
    }

    [Test]
    public async Task A_node_counts_once_whatever_its_addresses_and_with_what_it_told_last_when_it_is_away()
    {
        var hosts = new[] { await GridHost.StartAsync(_node), await GridHost.StartAsync(_node) };
        await using var grid = Connect(hosts[0].Address, hosts[1].Address);
        var session = await OpenAsync(grid);
        await Writes.Put("m", "1", "1").ApplyAsync(session);
        NodeOperations[] expected = [new("node-1", 1)];
        Assert.That(await grid.CountOperationsAsync(default), Is.EqualTo(expected));

        foreach (var host in hosts)
            await host.DisposeAsync();

        Assert.That(await grid.CountOperationsAsync(default), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_token_that_is_refused_later_ends_the_session()
    {
        var host = await GridHost.StartAsync(_node);
        await using var grid = Connect(host.Address);
        var sink = new RecordingSessionSink();
        var session = await OpenAsync(grid, "bad", sink);
        await host.DisposeAsync();
        using var strict = TestNode.Create(new NamedCallers());
        await using var again = await GridHost.StartAsync(strict, host.Address.Port);

        Assert.That((await sink.Closed.NextAsync()).Code, Is.EqualTo(GridErrorCode.Unauthenticated));
        Assert.Throws<ObjectDisposedException>(() => Writes.Put("m", "1", "1").Apply(session));
    }

    [Test]
    public async Task A_stamped_write_without_an_answer_is_sent_again()
    {
        var silent = new SilentGrid();
        var host = await GridHost.StartAsync(silent);
        await using var grid = Connect(host.Address);
        var session = await OpenAsync(grid);
        var write = new Writes().AndPut("m", "1", "1", millis: 5).ApplyAsync(session);
        await silent.Given.WaitAsync(Limit);

        await host.DisposeAsync();
        await using var again = await GridHost.StartAsync(_node, host.Address.Port);
        Assert.That((await write.WaitAsync(Limit)).Operations[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public async Task A_write_without_stamp_and_answer_fails_and_is_not_sent_again()
    {
        var silent = new SilentGrid();
        var host = await GridHost.StartAsync(silent);
        await using var grid = Connect(host.Address);
        var session = await OpenAsync(grid);
        var write = Writes.Put("m", "1", "1").ApplyAsync(session);
        await silent.Given.WaitAsync(Limit);

        await host.DisposeAsync();
        var operation = (await write.WaitAsync(Limit)).Operations[0];
        Assert.That((operation.Outcome, operation.Error), Is.EqualTo((OperationOutcome.Rejected, GridErrorCode.Unavailable)));
        Assert.That(operation.Reason, Does.Contain("not known"));
        await using var again = await GridHost.StartAsync(_node, host.Address.Port);
        Assert.That(await session.Maps.GetAsync("m", "1", default), Is.Null);
    }

    [Test]
    public async Task What_waits_too_long_for_a_node_fails()
    {
        var clock = new ManualTimeProvider();
        var host = await GridHost.StartAsync(_node);
        await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [host.Address], TimeProvider = clock });
        var session = await OpenAsync(grid);
        var live = new RecordingQuerySink();
        session.Queries.Subscribe(new MapQuery { MapName = "m" }, live);
        await live.Events.NextAsync();
        await host.DisposeAsync();
        await WaitUntilAsync(() => !grid.IsConnected);

        var write = new Writes().AndPut("m", "1", "1", millis: 5).ApplyAsync(session);
        var read = session.Maps.GetAsync("m", "1", default).AsTask();
        clock.Advance(GridLimits.WriteTimeout - TimeSpan.FromMilliseconds(1));
        Assert.That((write.IsCompleted, read.IsCompleted), Is.EqualTo((false, false)));
        clock.Advance(ClientLimits.ExpiryInterval);
        Assert.That((await write.WaitAsync(Limit)).Operations[0].Error, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.That((await Assert.ThrowsAsync<GridException>(() => read.WaitAsync(Limit)))!.Error.Code, Is.EqualTo(GridErrorCode.Unavailable));
    }

    [Test]
    public async Task Lines_103_and_138_a_write_that_a_node_does_not_answer_in_time_fails_and_stays_failed()
    {
        var clock = new ManualTimeProvider();
        var node = new SilentGrid();
        await using var host = await GridHost.StartAsync(node);
        await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [host.Address], TimeProvider = clock });
        var session = await OpenAsync(grid);
        var writes = new Writes().AndPut("m", "1", "1", millis: 5).AndPut("m", "2", "2", millis: 5);
        writes.Batch.Operations[1].Concern = WriteConcern.Persisted;
        writes.Batch.Timeout = TimeSpan.FromMilliseconds(50);
        var completion = writes.Apply(session);
        await node.Given.WaitAsync(Limit);

        clock.Advance(ClientLimits.ExpiryInterval);
        var failed = await completion.Done.WaitAsync(Limit);
        Assert.That(failed.Operations.ToArray().Select(operation => operation.Error), Is.All.EqualTo(GridErrorCode.DeadlineExceeded));
        Assert.That(failed.Operations[0].Reason, Does.StartWith("Timeout: achieved FIRE_AND_FORGET, requested APPLIED"));
        Assert.That(failed.Operations[1].Reason, Does.StartWith("Timeout: achieved FIRE_AND_FORGET, requested PERSISTED"));

        // The late answer passes the stream before that of the next write, and changes nothing.
        node.AnswerAll();
        node.AnswersAtOnce = true;
        await Writes.Put("m", "3", "3").ApplyAsync(session).WaitAsync(Limit);
        Assert.That((completion.Count, failed.Operations[0].Outcome), Is.EqualTo((1, OperationOutcome.Rejected)));
    }

    [Test]
    public async Task No_session_opens_while_no_node_can_be_reached()
    {
        var clock = new ManualTimeProvider();
        await using var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [new Uri("http://127.0.0.1:1")], TimeProvider = clock });
        var opening = OpenAsync(grid);
        Assert.That(grid.IsConnected, Is.False);
        clock.Advance(ClientLimits.OpenTimeout);

        var refused = await Assert.ThrowsAsync<GridException>(() => opening.WaitAsync(Limit));
        Assert.That(refused!.Error.Code, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.That(refused.Message, Does.Contain("http://127.0.0.1:1"));
    }

    [Test]
    public async Task A_session_waits_for_the_first_node()
    {
        var host = await GridHost.StartAsync(_node);
        await host.DisposeAsync();
        await using var grid = Connect(host.Address);
        var opening = OpenAsync(grid);
        Assert.That((opening.IsCompleted, grid.IsConnected), Is.EqualTo((false, false)));

        await using var again = await GridHost.StartAsync(_node, host.Address.Port);
        await opening.WaitAsync(Limit);
        Assert.That(grid.IsConnected, Is.True);
    }

    [Test]
    public async Task A_cancelled_read_is_forgotten()
    {
        await using var host = await GridHost.StartAsync(new SilentGrid());
        await using var grid = Connect(host.Address);
        var session = await OpenAsync(grid);
        using var stop = new CancellationTokenSource();
        var read = session.Maps.GetAsync("m", "1", stop.Token).AsTask();
        await stop.CancelAsync();

        Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_session_with_too_many_unanswered_commands_is_told_to_slow_down()
    {
        await using var host = await GridHost.StartAsync(new SilentGrid());
        await using var grid = Connect(host.Address);
        var session = await OpenAsync(grid);
        var waiting = Enumerable.Range(0, ClientLimits.CommandsPerSessionMax).Select(_ => Writes.Put("m", "1", "1").Apply(session)).ToArray();
        var refused = await Writes.Put("m", "1", "1").ApplyAsync(session).WaitAsync(Limit);

        Assert.That(refused.Operations[0].Error, Is.EqualTo(GridErrorCode.RateLimited));
        Assert.That(refused.Operations[0].Reason, Does.Contain($"{ClientLimits.CommandsPerSessionMax}"));
        Assert.That(waiting.Sum(completion => completion.Count), Is.Zero);
        await session.DisposeAsync();
        Assert.That(waiting.Sum(completion => completion.Count), Is.EqualTo(waiting.Length));
    }

    [Test]
    public async Task Writes_of_one_session_take_effect_in_order()
    {
        await using var host = await GridHost.StartAsync(_node);
        await using var grid = Connect(host.Address);
        var session = await OpenAsync(grid);
        var last = Enumerable.Range(0, 2000).Select(i => Writes.Put("m", "1", $"{i}").Apply(session)).Last();
        await last.Done.WaitAsync(Limit);

        Assert.That(JsonMsgPack.ToJson((await session.Maps.GetAsync("m", "1", default))!.Value.Span), Is.EqualTo("1999"));
    }

    [Test]
    public async Task An_operation_larger_than_a_message_is_refused()
    {
        await using var host = await GridHost.StartAsync(_node);
        await using var grid = Connect(host.Address);
        var session = await OpenAsync(grid);
        var batch = await Writes.Put("m", "1", $"\"{new string('x', ClientLimits.OperationBytesMax)}\"").AndPut("m", "2", "2").ApplyAsync(session);

        Assert.That(batch.Operations.ToArray().Select(operation => operation.Error), Is.EqualTo(new[] { GridErrorCode.TooLarge, GridErrorCode.None }));
    }

    [Test]
    public async Task Disposing_the_grid_ends_its_sessions()
    {
        await using var host = await GridHost.StartAsync(_node);
        var grid = Connect(host.Address);
        var sink = new RecordingSessionSink();
        var session = await OpenAsync(grid, "ann", sink);
        await grid.DisposeAsync();
        await grid.DisposeAsync();

        Assert.That((await sink.Closed.NextAsync()).Code, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.Throws<ObjectDisposedException>(() => Writes.Put("m", "1", "1").Apply(session));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => OpenAsync(grid));
    }

    private static RemoteGrid Connect(params Uri[] addresses) => new(new RemoteGridOptions { Addresses = addresses });

    private static Task<IGridSession> OpenAsync(RemoteGrid grid, string? token = null, ISessionSink? sink = null) =>
        grid.OpenSessionAsync(new Credentials(token), sink ?? new RecordingSessionSink(), default).AsTask();

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
