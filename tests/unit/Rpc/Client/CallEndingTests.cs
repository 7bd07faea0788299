using Google.Protobuf;
using Grpc.Core;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.Hosts;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Client;

/// <summary>The ways a call can end other than well: statuses, deadlines, cancellation, limits, drain.</summary>
public sealed class CallEndingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private TimerClock _serverClock = null!;
    private TimerClock _clientClock = null!;
    private RpcHost _host = null!;
    private RpcChannel _channel = null!;
    private Echo.EchoClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _serverClock = new TimerClock();
        _clientClock = new TimerClock();
        _host = await RpcHost.StartAsync(o => o.TimeProvider = _serverClock);
        _channel = _host.OpenChannel(new RpcChannelOptions { TimeProvider = _clientClock, MaxSendMessageSize = 8_000_000 });
        _client = new Echo.EchoClient(_channel);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_failure_carries_code_text_details_and_trailers()
    {
        using var call = _client.UnaryAsync(new EchoRequest { Behaviour = Behaviour.Details });
        var failure = await FailureAsync(async () => await call);
        Assert.That(failure.Status.Detail, Is.EqualTo("50 % größer"));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
        Assert.That(failure.Trailers.GetValueBytes("grpc-status-details-bin"), Is.EqualTo(new byte[] { 8, 9, 0, 255 }));
        Assert.That(failure.Trailers.GetValue("x-reason"), Is.EqualTo("full"));
    }

    [Test]
    public async Task The_deadline_passes_on_the_client()
    {
        using var call = _client.UnaryAsync(Waiting(), deadline: In(_clientClock, 5));
        await _host.Echo.Started.WaitAsync(Limit);
        _clientClock.Advance(TimeSpan.FromSeconds(5));
        Assert.That((await FailureAsync(async () => await call)).StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        await _host.Echo.Cancelled.WaitAsync(Limit);
    }

    [Test]
    public async Task The_deadline_passes_on_the_server([Values] bool ignoreToken)
    {
        _host.Echo.IgnoreToken = ignoreToken;
        using var call = _client.UnaryAsync(Waiting(), deadline: In(_clientClock, 5));
        await _host.Echo.Started.WaitAsync(Limit);
        _serverClock.Advance(TimeSpan.FromSeconds(5));
        var failure = await FailureAsync(async () => await call.ResponseAsync.WaitAsync(Limit));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        await _host.Echo.Cancelled.WaitAsync(Limit);
        _host.Echo.Gate.SetResult();
    }

    [Test]
    public async Task A_deadline_in_the_past_ends_the_call_unsent()
    {
        using var call = _client.UnaryAsync(Waiting(), deadline: In(_clientClock, -1));
        Assert.That((await FailureAsync(async () => await call)).StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
        Assert.That(_host.Echo.Started.IsCompleted, Is.False);
    }

    [Test]
    public async Task Cancelling_the_token_cancels_the_handler()
    {
        using var stop = new CancellationTokenSource();
        using var call = _client.Talk(cancellationToken: stop.Token);
        await call.RequestStream.WriteAsync(Waiting());
        await _host.Echo.Started.WaitAsync(Limit);
        await stop.CancelAsync();
        Assert.That((await FailureAsync(() => call.ResponseStream.MoveNext())).StatusCode, Is.EqualTo(StatusCode.Cancelled));
        await _host.Echo.Cancelled.WaitAsync(Limit);
    }

    [Test]
    public async Task Disposing_a_call_cancels_the_handler()
    {
        var call = _client.Talk();
        await call.RequestStream.WriteAsync(Waiting());
        await _host.Echo.Started.WaitAsync(Limit);
        call.Dispose();
        await _host.Echo.Cancelled.WaitAsync(Limit);
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.Cancelled));
    }

    [Test]
    public async Task Disposing_the_channel_cancels_its_calls_and_refuses_new_ones()
    {
        using var call = _client.UnaryAsync(Waiting());
        await _host.Echo.Started.WaitAsync(Limit);
        _channel.Dispose();
        Assert.That((await FailureAsync(async () => await call)).StatusCode, Is.EqualTo(StatusCode.Cancelled));
        Assert.That(() => _client.UnaryAsync(new EchoRequest()), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_handler_exception_does_not_leak()
    {
        var failure = await FailureAsync(async () => await _client.UnaryAsync(new EchoRequest { Behaviour = Behaviour.Throw, Text = "secret" }));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unknown));
        Assert.That(failure.Status.Detail, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task An_oversized_request_is_refused_by_the_side_whose_limit_it_breaks([Values(5_000_000, 9_000_000)] int size)
    {
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[size]) };
        var failure = await FailureAsync(async () => await _client.UnaryAsync(request));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        Assert.That(failure.Status.Detail, Does.Contain(size > 8_000_000 ? "MaxSendMessageSize" : "MaxReceiveMessageSize"));
    }

    [Test]
    public async Task An_oversized_response_is_refused()
    {
        var failure = await FailureAsync(async () => await _client.UnaryAsync(new EchoRequest { Behaviour = Behaviour.Grow, Count = 5_000_000 }));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [Test]
    public async Task A_write_after_the_server_left_tells_its_status()
    {
        using var call = _client.Collect();
        await call.RequestStream.WriteAsync(new EchoRequest { Behaviour = Behaviour.Leave });
        Assert.That((await FailureAsync(async () => await call)).StatusCode, Is.EqualTo(StatusCode.Aborted));
        Assert.That((await FailureAsync(() => call.RequestStream.WriteAsync(new EchoRequest()))).StatusCode, Is.EqualTo(StatusCode.Aborted));
    }

    [Test]
    public async Task A_second_read_or_write_at_a_time_is_refused()
    {
        using var call = _client.Talk();
        var reading = call.ResponseStream.MoveNext();
        Assert.That(() => call.ResponseStream.MoveNext(), Throws.InvalidOperationException);
        await call.RequestStream.CompleteAsync();
        Assert.That(() => call.RequestStream.WriteAsync(new EchoRequest()), Throws.InvalidOperationException);
        Assert.That(await reading, Is.False);
    }

    [TestCase("grpc-timeout")]
    [TestCase("content-type")]
    public void A_reserved_header_is_refused(string name) =>
        Assert.That(() => _client.UnaryAsync(new EchoRequest(), new Metadata { { name, "1" } }), Throws.ArgumentException);

    [Test]
    public async Task A_call_that_outlives_the_drain_bound_ends_with_unavailable([Values] bool ignoreToken)
    {
        _host.Echo.IgnoreToken = ignoreToken;
        using var call = _client.UnaryAsync(Waiting());
        await _host.Echo.Started.WaitAsync(Limit);
        var stopping = _host.StopAsync();
        _serverClock.Advance(Limits.Drain);
        var failure = await FailureAsync(async () => await call.ResponseAsync.WaitAsync(Limit));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        _host.Echo.Gate.SetResult();
        await stopping.WaitAsync(Limit);
    }

    private static EchoRequest Waiting() => new() { Behaviour = Behaviour.Wait };

    private static DateTime In(TimerClock clock, int seconds) => clock.GetUtcNow().UtcDateTime.AddSeconds(seconds);

    private static async Task<RpcException> FailureAsync(Func<Task> act) => (await Assert.ThrowsAsync<RpcException>(act))!;
}
