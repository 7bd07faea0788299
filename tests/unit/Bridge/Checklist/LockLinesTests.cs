using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group R: locks; a busy lock queues (settled 23).</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class LockLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_313_A_free_lock_is_granted_with_a_token()
    {
        await RequestAsync(Ann, "l", "r-1");

        var granted = await Ann.ReceiveAsync<LockGranted>();
        Assert.That((granted.RequestId, granted.Name), Is.EqualTo(("r-1", "l")));
        Assert.That(granted.FencingToken, Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task Line_314_A_held_lock_is_granted_later_in_the_order_of_the_requests()
    {
        var third = await ConnectAsync();
        var token = await LockAsync(Ann, "l");
        await RequestAsync(Bob, "l", "b");
        Assert.That(await SeenAsync(Bob), Is.Empty, "a busy lock queues in silence");
        await RequestAsync(third, "l", "c");
        Assert.That(await SeenAsync(third), Is.Empty);

        await ReleaseAsync(Ann, "l", token);
        var second = await Bob.ReceiveAsync<LockGranted>();
        Assert.That(await SeenAsync(third), Is.Empty);
        await ReleaseAsync(Bob, "l", second.FencingToken);
        Assert.That((await third.ReceiveAsync<LockGranted>()).RequestId, Is.EqualTo("c"));
    }

    [Test]
    public async Task Line_315_The_holder_gets_the_same_token_again()
    {
        var token = await LockAsync(Ann, "l");

        Assert.That(await LockAsync(Ann, "l"), Is.EqualTo(token));
    }

    [Test]
    public async Task Line_316_Only_the_right_token_releases_a_lock()
    {
        var token = await LockAsync(Ann, "l");

        Assert.That(await ReleaseAsync(Ann, "l", token + 1), Is.False);
        Assert.That(await LockAsync(Ann, "l"), Is.EqualTo(token), "the lock is still held");
        Assert.That(await ReleaseAsync(Ann, "l", token), Is.True);
        Assert.That(await ReleaseAsync(Ann, "l", token), Is.False);
    }

    [Test]
    public async Task Line_317_Another_connection_cannot_release_with_a_guessed_token()
    {
        var token = await LockAsync(Ann, "l");

        Assert.That(await ReleaseAsync(Bob, "l", token), Is.False);
        Assert.That(await ReleaseAsync(Ann, "l", token), Is.True);
    }

    [Test]
    public async Task Line_318_Tokens_strictly_increase_over_holders()
    {
        var last = 0UL;
        for (var i = 0; i < 10; i++)
        {
            var client = i % 2 == 0 ? Ann : Bob;
            var token = await LockAsync(client, "l");
            Assert.That(token, Is.GreaterThan(last));
            await ReleaseAsync(client, "l", last = token);
        }
    }

    [Test]
    public async Task Line_319_Expiry_frees_a_lock_and_the_late_release_fails()
    {
        var token = await LockAsync(Ann, "l", ttl: 1000);
        await RequestAsync(Bob, "l", "b");
        Assert.That(await SeenAsync(Bob), Is.Empty);

        Grid.Time.Advance(TimeSpan.FromMilliseconds(1001));

        Assert.That((await Bob.ReceiveAsync<LockGranted>()).FencingToken, Is.GreaterThan(token));
        Assert.That(await ReleaseAsync(Ann, "l", token), Is.False);
    }

    [Test]
    public async Task Line_320_The_end_of_a_connection_frees_all_its_locks()
    {
        await LockAsync(Ann, "l");
        await LockAsync(Ann, "m");
        await RequestAsync(Bob, "l", "b");
        await RequestAsync(Bob, "m", "c");
        Assert.That(await SeenAsync(Bob), Is.Empty);

        await Ann.DisposeAsync();

        string[] granted = [(await Bob.ReceiveAsync<LockGranted>()).RequestId, (await Bob.ReceiveAsync<LockGranted>()).RequestId];
        Assert.That(granted, Is.EquivalentTo(new[] { "b", "c" }));
    }

    [TestCase("l", 0u)]
    [TestCase("", 1000u)]
    [TestCase("a b", 1000u)]
    public async Task Line_321_No_time_and_a_bad_name_are_refused_with_one_answer(string name, uint ttl)
    {
        await Ann.SendAsync(new LockRequest { RequestId = "r", Name = name, Ttl = ttl });

        Assert.That((await Ann.ReceiveAsync<Error>()).Code, Is.EqualTo(400));
        Assert.That(await SeenAsync(Ann), Is.Empty);
    }

    [Test]
    public async Task Line_322_Of_50_who_ask_at_once_one_holds_the_lock_at_a_time()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ConnectAsync()));
        var holders = 0;
        var tokens = await Task.WhenAll(clients.Select(HoldAsync));

        Assert.That(tokens, Is.Unique);

        async Task<ulong> HoldAsync(BridgeClient client)
        {
            var token = await LockAsync(client, "l", ttl: 60_000);
            Assert.That(Interlocked.Increment(ref holders), Is.EqualTo(1), "two hold the lock");
            Interlocked.Decrement(ref holders);
            Assert.That(await ReleaseAsync(client, "l", token), Is.True);
            return token;
        }
    }

    private static Task RequestAsync(BridgeClient client, string name, string id, ulong ttl = 10_000) =>
        client.SendAsync(new LockRequest { RequestId = id, Name = name, Ttl = ttl });

    private static async Task<ulong> LockAsync(BridgeClient client, string name, ulong ttl = 10_000)
    {
        await RequestAsync(client, name, "r", ttl);
        return (await client.ReceiveAsync<LockGranted>()).FencingToken;
    }

    private static async Task<bool> ReleaseAsync(BridgeClient client, string name, ulong token)
    {
        await client.SendAsync(new LockRelease { RequestId = "x", Name = name, FencingToken = token });
        return (await client.ReceiveAsync<LockReleased>()).Success;
    }
}
