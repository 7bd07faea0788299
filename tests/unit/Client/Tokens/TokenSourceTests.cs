using TopGun.Client.Queries;
using TopGun.Client.Records;
using TopGun.Client.Tests.Hosts;
using TopGun.Client.Tests.Records;
using TopGun.Core.Grid;
using TopGun.Core.Tokens;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;

namespace TopGun.Client.Tests.Tokens;

/// <summary>A program whose tokens live for five minutes, against a node that verifies them.</summary>
[TestFixture]
internal sealed class TokenSourceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private ShiftedClock _nodeClock = null!;
    private ShiftedClock _clock = null!;
    private TokenIssuer _issuer = null!;
    private NodeGrid _node = null!;
    private GridHost _host = null!;
    private TopGunClient _client = null!;

    [SetUp]
    public async Task ConnectAsync()
    {
        (_nodeClock, _clock) = (new ShiftedClock(), new ShiftedClock());
        _issuer = new TokenIssuer(_nodeClock);
        _node = TestNode.Create(new JwtAuthenticator(TokenIssuer.Key, new JwtOptions(), _nodeClock));
        _host = await GridHost.StartAsync(_node);
        _client = await TopGunClient.ConnectAsync(
            _host.Address.ToString(), new TopGunClientOptions { TokenSource = _issuer.IssueAsync, TimeProvider = _clock });
    }

    [TearDown]
    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public async Task Calls_share_a_token_until_it_is_about_to_expire()
    {
        await PutAsync("1");
        await PutAsync("2");
        Assert.That(_issuer.Asked, Is.EqualTo(1));

        Shift(TokenIssuer.Lifetime);
        await PutAsync("3");
        Assert.That(_issuer.Asked, Is.EqualTo(2));
    }

    [Test]
    public async Task A_call_whose_token_the_node_refuses_is_made_again_with_another(
        [Values("put", "query", "admin", "watch")] string call)
    {
        await PutAsync("1");
        await _client.Administration.AskAsync((grid, stop) => grid.ListMapsAsync(stop));

        // Only the node's clock moves, so that the client takes its token for good.
        _nodeClock.Shift(TokenIssuer.Lifetime * 2);
        switch (call)
        {
            case "put":
                await PutAsync("2");
                break;
            case "query":
                Assert.That(await _client.Errands().All.ToListAsync(), Has.Count.EqualTo(1));
                break;
            case "admin":
                Assert.That(await _client.Administration.AskAsync((grid, stop) => grid.ListMapsAsync(stop)), Has.Count.EqualTo(1));
                break;
            default:
                await using (var changes = Watch())
                    Assert.That((await NextAsync(changes)).Key, Is.EqualTo("1"));
                break;
        }
        Assert.That(_issuer.Asked, Is.EqualTo(2));
    }

    [Test]
    public async Task A_live_query_outlives_its_token([Values] bool isKnownToHaveExpired)
    {
        await using var changes = Watch();
        var first = NextAsync(changes);
        await PutAsync("1");
        Assert.That((await first).Key, Is.EqualTo("1"));

        await LetExpireAndRestartAsync(isKnownToHaveExpired);
        var second = NextAsync(changes);
        await PutAsync("2");

        Assert.That((await second).Key, Is.EqualTo("2"));
        Assert.That(_issuer.Asked, Is.EqualTo(2));
    }

    [Test]
    public async Task A_subscription_and_a_lock_that_is_waited_for_outlive_their_token([Values] bool isKnownToHaveExpired)
    {
        await using var other = await OpenOtherAsync();
        await using var news = await _client.GetTopic("news", ValueConverters.Text).SubscribeAsync();
        await using var messages = news.GetAsyncEnumerator();
        var held = await other.Locks.AcquireAsync("job", TimeSpan.FromMinutes(1));
        var waiting = _client.Locks.AcquireAsync("job", TimeSpan.FromMinutes(1));

        await LetExpireAndRestartAsync(isKnownToHaveExpired);
        await held.DisposeAsync();
        await (await waiting.WaitAsync(Limit)).DisposeAsync();
        await other.GetTopic("news", ValueConverters.Text).PublishAsync("one");

        Assert.That(await messages.MoveNextAsync().AsTask().WaitAsync(Limit), Is.True);
        Assert.That(messages.Current.Value, Is.EqualTo("one"));
        Assert.That(await _client.GetCounter("c").AddAsync(1), Is.EqualTo(1));
        Assert.That(_issuer.Asked, Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_followed_waits_while_the_source_fails()
    {
        await using var other = await OpenOtherAsync();
        await using var changes = Watch();
        await using var news = await _client.GetTopic("news", ValueConverters.Text).SubscribeAsync();
        await using var messages = news.GetAsyncEnumerator();
        var first = NextAsync(changes);
        await PutAsync("1");
        await first;

        _issuer.Failure = new HttpRequestException("the provider is away");
        await LetExpireAndRestartAsync(isKnown: true);
        var second = NextAsync(changes);
        await _issuer.Failed.Task.WaitAsync(Limit);
        var refused = await Assert.ThrowsAsync<TopGunException>(() => PutAsync("2"));
        Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.Unauthenticated));
        Assert.That(refused.Message, Does.Contain("HttpRequestException"));
        Assert.That(refused.InnerException, Is.SameAs(_issuer.Failure));

        _issuer.Failure = null;
        await other.Errands().PutAsync(new Errand { Id = "2" });
        Assert.That((await second).Key, Is.EqualTo("2"));
        await _client.GetTopic("back", ValueConverters.Text).SubscribeAsync();
        await other.GetTopic("news", ValueConverters.Text).PublishAsync("one");
        Assert.That(await messages.MoveNextAsync().AsTask().WaitAsync(Limit), Is.True);
    }

    [Test]
    public async Task A_token_that_the_source_gives_again_is_not_tried_again()
    {
        var asked = 0;
        await using var client = await OpenAsync(_ =>
        {
            asked++;
            return new("aaaa.bbbb.cccc");
        });

        foreach (var call in new Func<Task>[]
        {
            () => client.Errands().GetAsync("1"),
            () => client.GetCounter("c").GetAsync(),
            async () => await NextAsync(client.Errands().All.WatchAsync().GetAsyncEnumerator()),
        })
        {
            asked = 0;
            var refused = await Assert.ThrowsAsync<TopGunException>(call);
            Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.Unauthenticated));
            Assert.That(refused.ToString(), Does.Not.Contain("bbbb"));
            Assert.That(asked, Is.InRange(1, 2));
        }
    }

    [Test]
    public async Task A_source_that_gives_no_token_is_named([Values("", "Bearer x")] string given)
    {
        await using var client = await OpenAsync(_ => new(given));

        foreach (var call in new Func<Task>[] { () => client.Errands().GetAsync("1"), () => client.GetCounter("c").GetAsync() })
        {
            var refused = await Assert.ThrowsAsync<TopGunException>(call);
            Assert.That(refused!.Code, Is.EqualTo(GridErrorCode.Unauthenticated));
            Assert.That(refused.Message, Does.Contain("without \"Bearer\""));
        }
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        Assert.That(await items.MoveNextAsync().AsTask().WaitAsync(Limit), Is.True);
        return items.Current;
    }

    private IAsyncEnumerator<Change<Errand>> Watch() => _client.Errands().All.WatchAsync().GetAsyncEnumerator();

    private Task<bool> PutAsync(string id) => _client.Errands().PutAsync(new Errand { Id = id, Text = id });

    // The address alone: connecting asks for a health that needs no token.
    private Task<TopGunClient> OpenAsync(Func<CancellationToken, ValueTask<string>> source) =>
        Task.FromResult(new TopGunClient(new TopGunClientOptions { Nodes = [_host.Address.ToString()], TokenSource = source }));

    private async Task<TopGunClient> OpenOtherAsync()
    {
        var clock = new ShiftedClock();
        clock.Shift(TokenIssuer.Lifetime * 3);
        return await OpenAsync(new TokenIssuer(clock).IssueAsync);
    }

    private void Shift(TimeSpan by)
    {
        _nodeClock.Shift(by);
        _clock.Shift(by);
    }

    private async Task LetExpireAndRestartAsync(bool isKnown)
    {
        _nodeClock.Shift(TokenIssuer.Lifetime * 2);
        if (isKnown)
            _clock.Shift(TokenIssuer.Lifetime * 2);
        await _host.DisposeAsync();
        _host = await GridHost.StartAsync(_node, _host.Address.Port);
    }
}
