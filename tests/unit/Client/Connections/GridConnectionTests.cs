using TopGun.Client.Connections;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;

namespace TopGun.Client.Tests.Connections;

[TestFixture]
internal sealed class GridConnectionTests : ClientFixture
{
    private static readonly ConnectionState Connected = new(true, "node-1");
    private static readonly ConnectionState NotConnected = new(false, null);

    [Test]
    public async Task A_client_tells_when_it_is_connected_when_not_and_when_again()
    {
        Assert.That(Client.Connection.State, Is.EqualTo(NotConnected));
        await using var states = Client.Connection.WatchAsync().GetAsyncEnumerator();
        Assert.That(await NextAsync(states), Is.EqualTo(NotConnected));
        Assert.That(await NextAsync(states), Is.EqualTo(Connected));
        Assert.That(Client.Connection.State, Is.EqualTo(Connected));

        await StopAsync();
        Assert.That(await NextAsync(states), Is.EqualTo(NotConnected));
        await StartAgainAsync(isFresh: false);
        Assert.That(await NextAsync(states), Is.EqualTo(Connected));
    }

    [Test]
    public async Task A_watch_waits_for_a_node_that_is_not_there_yet()
    {
        await StopAsync();
        await using var client = new TopGunClient(new TopGunClientOptions { Nodes = [Address], CallTimeout = TimeSpan.FromMilliseconds(50) });
        await using var states = client.Connection.WatchAsync().GetAsyncEnumerator();
        Assert.That(await NextAsync(states), Is.EqualTo(NotConnected));
        var next = NextAsync(states);

        await StartAgainAsync(isFresh: false);
        Assert.That(await next, Is.EqualTo(Connected));
    }

    [Test]
    public async Task A_client_that_is_refused_is_told_why()
    {
        await using var client = await OpenAsync("bad");
        await using var states = client.Connection.WatchAsync().GetAsyncEnumerator();
        Assert.That(await NextAsync(states), Is.EqualTo(NotConnected));

        Assert.That((await Assert.ThrowsAsync<TopGunException>(() => NextAsync(states)))!.Code, Is.EqualTo(GridErrorCode.Unauthenticated));
    }

    [Test]
    public async Task A_watch_ends_with_its_token_and_with_its_client()
    {
        using var stop = new CancellationTokenSource();
        await using var stopped = Client.Connection.WatchAsync(stop.Token).GetAsyncEnumerator(CancellationToken.None);
        await NextAsync(stopped);
        await NextAsync(stopped);
        var client = await OpenAsync("ann");
        await using var kept = client.Connection.WatchAsync().GetAsyncEnumerator(CancellationToken.None);
        await NextAsync(kept);
        await NextAsync(kept);

        await stop.CancelAsync();
        Assert.That(async () => await stopped.MoveNextAsync(), Throws.InstanceOf<OperationCanceledException>());
        await client.DisposeAsync();
        Assert.That((await Assert.ThrowsAsync<TopGunException>(() => NextAsync(kept)))!.Code, Is.EqualTo(GridErrorCode.Unavailable));
    }

    [Test]
    public async Task Health_is_that_of_a_node()
    {
        await Client.CheckHealthAsync();
        await using var client = new TopGunClient(new TopGunClientOptions { Nodes = [Address], CallTimeout = TimeSpan.FromMilliseconds(50) });
        await StopAsync();

        var failure = await Assert.ThrowsAsync<TopGunException>(() => client.CheckHealthAsync());
        Assert.That(failure!.IsTransient, Is.True);
    }
}
