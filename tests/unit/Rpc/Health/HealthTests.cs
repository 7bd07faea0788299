using Grpc.Core;
using Grpc.Health.V1;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.Hosts;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGun.Rpc.Tests.Health;

/// <summary>What <c>grpc.health.v1</c> answers.</summary>
public sealed class HealthTests
{
    private RpcHost _host = null!;
    private RpcChannel _channel = null!;
    private HealthClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await RpcHost.StartAsync();
        _channel = _host.OpenChannel();
        _client = new HealthClient(_channel);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task The_server_serves_and_each_service_has_its_own_status()
    {
        _host.Health.Set("maps", true);
        _host.Health.Set("locks", false);
        Assert.That(await CheckAsync(""), Is.EqualTo(ServingStatus.Serving));
        Assert.That(await CheckAsync("maps"), Is.EqualTo(ServingStatus.Serving));
        Assert.That(await CheckAsync("locks"), Is.EqualTo(ServingStatus.NotServing));
    }

    [Test]
    public async Task An_unknown_service_is_not_found()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => CheckAsync("missing"));
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task A_watcher_hears_the_present_status_and_each_change()
    {
        using var watch = _client.Watch(new HealthCheckRequest { Service = "maps" });
        Assert.That(await NextAsync(watch), Is.EqualTo(ServingStatus.ServiceUnknown));
        _host.Health.Set("maps", true);
        Assert.That(await NextAsync(watch), Is.EqualTo(ServingStatus.Serving));
        _host.Health.Set("maps", true);
        _host.Health.Set("maps", false);
        Assert.That(await NextAsync(watch), Is.EqualTo(ServingStatus.NotServing));
    }

    [Test]
    public async Task Stopping_makes_everything_not_serving_for_good()
    {
        _host.Health.Stop();
        _host.Health.Set("", true);
        Assert.That(await CheckAsync(""), Is.EqualTo(ServingStatus.NotServing));
    }

    [Test]
    public async Task List_names_all_services_up_to_its_limit()
    {
        for (var i = 1; i < Limits.HealthListServices; i++)
            _host.Health.Set($"service-{i}", true);
        var response = await _client.ListAsync(new HealthListRequest());
        Assert.That(response.Statuses, Has.Count.EqualTo(Limits.HealthListServices));
        _host.Health.Set("one more", true);
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _client.ListAsync(new HealthListRequest()));
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch) =>
        await watch.ResponseStream.MoveNext() ? watch.ResponseStream.Current.Status : throw new InvalidOperationException("The watch ended.");

    private async Task<ServingStatus> CheckAsync(string service) =>
        (await _client.CheckAsync(new HealthCheckRequest { Service = service })).Status;
}
