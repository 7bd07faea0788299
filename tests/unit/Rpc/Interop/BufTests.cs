using TopGun.Rpc.Tests.Hosts;

namespace TopGun.Rpc.Tests.Interop;

/// <summary>Finding and calling methods with <c>buf curl</c>, which learns the schema by reflection.</summary>
public sealed class BufTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private RpcHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await RpcHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("grpc-v1")]
    [TestCase("grpc-v1alpha")]
    public async Task Reflection_lists_the_methods(string protocol)
    {
        var methods = await CurlAsync(_host.Address, "--reflect-protocol", protocol, "--list-methods");
        Assert.That(methods, Does.Contain("topgun.rpc.test.v1.Echo/Talk"));
        Assert.That(methods, Does.Contain("grpc.health.v1.Health/Check"));
        Assert.That(methods, Does.Contain("grpc.reflection.v1.ServerReflection/ServerReflectionInfo"));
    }

    [Test]
    public async Task A_unary_call_is_answered() =>
        Assert.That(
            await CurlAsync($"{_host.Address}/topgun.rpc.test.v1.Echo/Unary", "-d", """{"text":"by reflection"}"""),
            Does.Contain("by reflection"));

    [Test]
    public async Task A_duplex_stream_is_answered() =>
        Assert.That(
            await CurlAsync($"{_host.Address}/topgun.rpc.test.v1.Echo/Talk", "-d", """{"text":"one"}{"text":"two"}"""),
            Does.Contain("one").And.Contain("two"));

    [Test]
    public async Task Health_is_answered() =>
        Assert.That(await CurlAsync($"{_host.Address}/grpc.health.v1.Health/Check", "-d", "{}"), Does.Contain("SERVING"));

    private static Task<string> CurlAsync(string address, params string[] arguments) =>
        NodeProgram.RunToolAsync("buf", ["curl", "--http2-prior-knowledge", "--protocol", "grpc", .. arguments, address], Limit);
}
