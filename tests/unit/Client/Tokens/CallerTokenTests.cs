using TopGun.Client.Tokens;
using TopGun.Core.Grid;
using TopGun.Core.Tokens;

namespace TopGun.Client.Tests.Tokens;

/// <summary>When the source is asked, and what is given meanwhile.</summary>
[TestFixture]
internal sealed class CallerTokenTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<TaskCompletionSource<string>> _asked = [];
    private ManualTimeProvider _clock = null!;
    private CallerToken _token = null!;
    private SemaphoreSlim _asking = null!;

    [SetUp]
    public void Create()
    {
        _asked.Clear();
        _asking = new SemaphoreSlim(0);
        _clock = new ManualTimeProvider();
        _token = new CallerToken(new TopGunClientOptions { TimeProvider = _clock, TokenSource = AskAsync });
    }

    [TearDown]
    public void Dispose() => _asking.Dispose();

    [Test]
    public async Task Who_asks_at_once_gets_the_answer_to_one_question()
    {
        var waiting = Enumerable.Range(0, 20).Select(_ => _token.GetAsync(default).AsTask()).ToArray();
        var first = await GiveAsync(0, TimeSpan.FromMinutes(5));

        Assert.That(await Task.WhenAll(waiting).WaitAsync(Limit), Is.All.EqualTo(first));
        Assert.That(_asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_token_is_given_until_it_expires_while_the_next_one_is_asked_for()
    {
        var first = await GetAsync(0, TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(10) - ClientLimits.TokenMargin - TimeSpan.FromSeconds(1));
        Assert.That(await _token.GetAsync(default), Is.EqualTo(first));
        Assert.That(_asked, Has.Count.EqualTo(1));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await _token.GetAsync(default), Is.EqualTo(first));
        var second = await GiveAsync(1, TimeSpan.FromMinutes(10), first);
        _clock.Advance(ClientLimits.TokenMargin);
        Assert.That(await _token.GetAsync(default), Is.EqualTo(second));
        Assert.That(_asked, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_token_of_ten_seconds_is_replaced_after_eight()
    {
        var first = await GetAsync(0, TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromMilliseconds(7_999));
        Assert.That(await _token.GetAsync(default), Is.EqualTo(first));
        Assert.That(_asked, Has.Count.EqualTo(1));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await _token.GetAsync(default);
        await GiveAsync(1, TimeSpan.FromSeconds(10), first);
    }

    [Test]
    public async Task A_source_that_fails_ahead_of_time_is_asked_again_later()
    {
        var first = await GetAsync(0, TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(9.5));
        Assert.That(await _token.GetAsync(default), Is.EqualTo(first));
        var renewal = _token.RenewAsync(first, default).AsTask();
        await FailAsync(1);
        await Assert.ThrowsAsync<TopGunException>(() => renewal.WaitAsync(Limit));

        _clock.Advance(ClientLimits.BackoffMax - TimeSpan.FromMilliseconds(1));
        Assert.That(await _token.GetAsync(default), Is.EqualTo(first));
        Assert.That(_asked, Has.Count.EqualTo(2));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await _token.GetAsync(default), Is.EqualTo(first));
        var third = await GiveAsync(2, TimeSpan.FromMinutes(10), first);
        Assert.That(await _token.GetAsync(default), Is.EqualTo(third));
    }

    [Test]
    public async Task A_source_that_fails_when_there_is_no_token_fails_the_call()
    {
        var waiting = _token.GetAsync(default).AsTask();
        await FailAsync(0);

        var failed = await Assert.ThrowsAsync<TopGunException>(() => waiting.WaitAsync(Limit));
        Assert.That(failed!.Code, Is.EqualTo(GridErrorCode.Unauthenticated));
        Assert.That(failed.InnerException!.Message, Is.EqualTo("away"));
        await GetAsync(1, TimeSpan.FromMinutes(5));
    }

    [Test]
    public async Task A_source_gets_as_much_time_as_a_call()
    {
        var waiting = _token.GetAsync(default).AsTask();
        await _asking.WaitAsync(Limit);
        _clock.Advance(ClientLimits.CallTimeout);

        var failed = await Assert.ThrowsAsync<TopGunException>(() => waiting.WaitAsync(Limit));
        Assert.That(failed!.Message, Does.Contain($"{ClientLimits.CallTimeout}"));
    }

    [Test]
    public async Task Who_gives_up_leaves_the_others_waiting()
    {
        using var stop = new CancellationTokenSource();
        var (given, kept) = (_token.GetAsync(stop.Token).AsTask(), _token.GetAsync(default).AsTask());
        await stop.CancelAsync();
        Assert.That(async () => await given, Throws.InstanceOf<OperationCanceledException>());

        var first = await GiveAsync(0, TimeSpan.FromMinutes(5));
        Assert.That(await kept.WaitAsync(Limit), Is.EqualTo(first));
    }

    [Test]
    public async Task A_refused_token_is_replaced_once_for_all_that_carried_it()
    {
        var first = await GetAsync(0, TimeSpan.FromMinutes(5));
        var renewals = Enumerable.Range(0, 5).Select(_ => _token.RenewAsync(first, default).AsTask()).ToArray();
        await GiveAsync(1, TimeSpan.FromMinutes(5));

        Assert.That(await Task.WhenAll(renewals).WaitAsync(Limit), Is.All.True);
        Assert.That(await _token.RenewAsync(first, default), Is.True);
        Assert.That(_asked, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_token_of_the_options_is_never_replaced()
    {
        var token = new CallerToken(new TopGunClientOptions { Token = "a.b.c" });

        Assert.That(await token.GetAsync(default), Is.EqualTo("a.b.c"));
        Assert.That(await token.RenewAsync("a.b.c", default), Is.False);
    }

    private async ValueTask<string> AskAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Add(answer);
        _asking.Release();
        return await answer.Task;
    }

    private async Task<string> GetAsync(int number, TimeSpan lifetime)
    {
        var waiting = _token.GetAsync(default).AsTask();
        var token = await GiveAsync(number, lifetime);
        Assert.That(await waiting.WaitAsync(Limit), Is.EqualTo(token));
        return token;
    }

    // Waits until the token is there, which one that wants another in place of the present one learns.
    private async Task<string> GiveAsync(int number, TimeSpan lifetime, string present)
    {
        var renewal = _token.RenewAsync(present, default).AsTask();
        var token = await GiveAsync(number, lifetime);
        Assert.That(await renewal.WaitAsync(Limit), Is.True);
        return token;
    }

    private async Task<string> GiveAsync(int number, TimeSpan lifetime)
    {
        Assert.That(await _asking.WaitAsync(Limit), Is.True);
        var token = new JwtWriter(TokenIssuer.Key, new JwtOptions()).Write($"ann-{number}", [], _clock.GetUtcNow(), lifetime);
        _asked[number].SetResult(token);
        return token;
    }

    private async Task FailAsync(int number)
    {
        Assert.That(await _asking.WaitAsync(Limit), Is.True);
        _asked[number].SetException(new InvalidOperationException("away"));
    }
}
