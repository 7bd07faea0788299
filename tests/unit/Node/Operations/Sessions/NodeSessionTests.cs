using TopGun.Core.Grid;

namespace TopGun.Node.Tests.Operations.Sessions;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NodeSessionTests : IDisposable
{
    private readonly NodeUnderTest _node = new();

    [Test]
    public async Task Sessions_are_counted_until_they_end()
    {
        var first = _node.Open();
        var second = _node.Open();
        Assert.That(_node.Grid.SessionCount, Is.EqualTo(2));

        await first.DisposeAsync();
        await first.DisposeAsync();

        Assert.That(_node.Grid.SessionCount, Is.EqualTo(1));
        await second.DisposeAsync();
        Assert.That(_node.Grid.SessionCount, Is.Zero);
    }

    [Test]
    public async Task A_session_beyond_the_limit_is_refused_until_another_ends()
    {
        using var node = new NodeUnderTest(NodeUnderTest.Options with { SessionsMax = 1 });
        var first = node.Open();

        Assert.That(
            async () => await node.Grid.OpenSessionAsync(Credentials.Anonymous, new SinkUnderTest(), CancellationToken.None),
            Throws.TypeOf<GridException>().With.Property("Error").Property("Code").EqualTo(GridErrorCode.Unavailable));

        await first.DisposeAsync();
        Assert.That(node.Open(), Is.Not.Null);
    }

    [Test]
    public async Task An_ended_session_serves_nothing()
    {
        var session = _node.Open();
        await session.DisposeAsync();

        Assert.That(() => session.Maps.Apply(new WriteBatch(), new CompletionUnderTest()), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.Maps.GetAsync("m", "k", CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.BindDeviceAsync(null, CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_stopping_node_tells_its_sessions_and_none_that_has_ended()
    {
        var open = new SinkUnderTest();
        var ended = new SinkUnderTest();
        _node.Open(open);
        await _node.Open(ended).DisposeAsync();

        _node.Grid.Dispose();

        Assert.That(open.ClosedBecause?.Code, Is.EqualTo(GridErrorCode.Unavailable));
        Assert.That(ended.ClosedBecause, Is.Null);
        Assert.That(_node.Grid.SessionCount, Is.Zero);
    }

    [Test]
    public async Task A_device_is_bound_once_and_its_token_shown_once()
    {
        var session = _node.Open();

        var first = await session.BindDeviceAsync(deviceToken: null, CancellationToken.None);
        var second = await session.BindDeviceAsync(deviceToken: null, CancellationToken.None);

        Assert.That(first!.NewToken, Is.Not.Null);
        Assert.That(second, Is.EqualTo(new DeviceIdentity(first.DeviceId, NewToken: null)));
        Assert.That(session.Principal.Device?.DeviceId, Is.EqualTo(first.DeviceId));
    }

    [Test]
    public async Task Line_71_a_device_that_connects_again_takes_over_from_its_older_session()
    {
        var olderSink = new SinkUnderTest();
        var device = await _node.Open(olderSink).BindDeviceAsync(deviceToken: null, CancellationToken.None);
        var newerSink = new SinkUnderTest();

        var again = await _node.Open(newerSink).BindDeviceAsync(device!.NewToken, CancellationToken.None);

        Assert.That(again, Is.EqualTo(new DeviceIdentity(device.DeviceId, NewToken: null)));
        Assert.That(olderSink.ClosedBecause?.Code, Is.EqualTo(GridErrorCode.Conflict));
        Assert.That(newerSink.ClosedBecause, Is.Null);
        Assert.That(_node.Grid.SessionCount, Is.EqualTo(1));
    }

    [Test]
    public async Task A_device_that_went_away_comes_back_without_closing_anyone()
    {
        var sink = new SinkUnderTest();
        var session = _node.Open(sink);
        var device = await session.BindDeviceAsync(deviceToken: null, CancellationToken.None);
        await session.DisposeAsync();

        var again = await _node.Open().BindDeviceAsync(device!.NewToken, CancellationToken.None);

        Assert.That(again!.DeviceId, Is.EqualTo(device.DeviceId));
        Assert.That(sink.ClosedBecause, Is.Null);
    }

    public void Dispose() => _node.Dispose();
}
