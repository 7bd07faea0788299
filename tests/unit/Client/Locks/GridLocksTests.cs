using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;

namespace TopGun.Client.Tests.Locks;

[TestFixture]
internal sealed class GridLocksTests : ClientFixture
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_lock_goes_from_one_client_to_the_next_with_a_greater_token()
    {
        await using var bob = await OpenAsync("bob");
        var first = await Client.Locks.AcquireAsync("job", Lease);
        var waiting = bob.Locks.AcquireAsync("job", Lease);

        Assert.That(await bob.Locks.AcquireAsync("other", Lease), Is.Not.Null);
        Assert.That(waiting.IsCompleted, Is.False);
        await first.DisposeAsync();
        await using var second = await waiting.WaitAsync(Limit);

        Assert.That(second.FencingToken, Is.GreaterThan(first.FencingToken));
        Assert.That((first.IsHeld, first.Lost.IsCancellationRequested, second.IsHeld), Is.EqualTo((false, false, true)));
    }

    [Test]
    public async Task Tasks_of_one_client_exclude_each_other()
    {
        var first = await Client.Locks.AcquireAsync("job", Lease);

        Assert.That(await Client.Locks.AcquireAsync("job", Lease, TimeSpan.FromMilliseconds(20)), Is.Null);
        var second = Client.Locks.AcquireAsync("job", Lease);
        await first.DisposeAsync();

        Assert.That((await second.WaitAsync(Limit)).FencingToken, Is.GreaterThan(first.FencingToken));
    }

    [Test]
    public async Task A_cancelled_wait_gives_up_its_place()
    {
        await using var bob = await OpenAsync("bob");
        var held = await Client.Locks.AcquireAsync("job", Lease);
        using var stop = new CancellationTokenSource();
        var waiting = bob.Locks.AcquireAsync("job", Lease, stop.Token);

        await stop.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        await held.DisposeAsync();
        await using var again = await Client.Locks.AcquireAsync("job", Lease).WaitAsync(Limit);

        Assert.That(again.IsHeld, Is.True);
    }

    [Test]
    public async Task A_lock_is_renewed_for_longer_than_its_lease()
    {
        var clock = new ManualTimeProvider();
        using var node = TestNode.Create(clock: clock);
        await using var host = await GridHost.StartAsync(node);
        await using var client = await TopGunClient.ConnectAsync(host.Address.ToString(), new TopGunClientOptions { TimeProvider = clock });
        await using var held = await client.Locks.AcquireAsync("job", Lease);
        using var renewals = new Renewals();

        for (var third = 0; third < 6; third++)
        {
            clock.Advance(Lease / 3);
            await renewals.NextAsync().WaitAsync(Limit);
        }

        Assert.That(held.IsHeld, Is.True);
    }

    [Test]
    public async Task A_lock_that_cannot_be_renewed_in_its_lease_is_lost()
    {
        var clock = new ManualTimeProvider();
        using var node = TestNode.Create(clock: clock);
        await using var host = await GridHost.StartAsync(node);
        await using var client = await TopGunClient.ConnectAsync(host.Address.ToString(), new TopGunClientOptions { TimeProvider = clock });
        var held = await client.Locks.AcquireAsync("job", Lease);
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);

        // A program that was stopped for longer than its lease; what it had renewed while the clock was on its way does not count.
        using var renewals = new Renewals();
        Task renewed;
        do
        {
            renewed = renewals.NextAsync();
            clock.Advance(Lease * 2);
        }
        while (await Task.WhenAny(lost.Task, renewed).WaitAsync(Limit) == renewed);

        Assert.That(held.IsHeld, Is.False);
        await held.DisposeAsync();
    }

    [Test]
    public async Task A_holder_is_told_when_the_node_is_gone_and_can_have_the_lock_again()
    {
        var held = await Client.Locks.AcquireAsync("job", Lease);
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);

        await StopAsync();
        await lost.Task.WaitAsync(Limit);
        Assert.That(held.IsHeld, Is.False);
        await held.DisposeAsync();
        await StartAgainAsync(isFresh: true);

        await using var again = await Client.Locks.AcquireAsync("job", Lease).WaitAsync(Limit);
        Assert.That(again.FencingToken, Is.GreaterThan(held.FencingToken));
    }

    [Test]
    public async Task A_wait_goes_on_after_a_restart_of_the_node()
    {
        await using var bob = await OpenAsync("bob");
        var held = await Client.Locks.AcquireAsync("job", Lease);
        var waiting = bob.Locks.AcquireAsync("job", Lease);
        await bob.GetCounter("any").AddAsync(1);

        await StopAsync();
        await StartAgainAsync(isFresh: true);

        await using var second = await waiting.WaitAsync(Limit);
        Assert.That(second.FencingToken, Is.GreaterThan(held.FencingToken));
    }

    [Test]
    public async Task A_bad_name_and_a_bad_lease_are_refused()
    {
        Assert.That(
            (await Assert.ThrowsAsync<TopGunException>(() => Client.Locks.AcquireAsync("no such name!", Lease)))!.Code,
            Is.EqualTo(GridErrorCode.InvalidArgument));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Client.Locks.AcquireAsync("job", TimeSpan.Zero));
        Assert.That(
            (await Assert.ThrowsAsync<TopGunException>(() => Client.Locks.AcquireAsync("job", TimeSpan.FromDays(2))))!.Code,
            Is.EqualTo(GridErrorCode.InvalidArgument));
    }
}
