using Grpc.Core;
using TopGun.Rpc.Tests.Hosts;

namespace TopGun.Rpc.Tests.Interop;

/// <summary>Calls of a grpc-js client that one side ends early.</summary>
public sealed class NodeClientEndingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Test]
    public async Task A_cancelled_call_cancels_the_handler()
    {
        await using var host = await RpcHost.StartAsync();
        await using var node = new NodeClient(host.Port);
        var result = await node.CallAsync(new
        {
            kind = "Expand", cancelAfter = 1, request = new { count = 1, behaviour = "BEHAVIOUR_WAIT" },
        });
        Assert.That((int)result["code"]!, Is.EqualTo((int)StatusCode.Cancelled));
        await host.Echo.Cancelled.WaitAsync(Limit);
    }

    [Test]
    public async Task A_client_that_crashes_mid_stream_cancels_the_handler()
    {
        await using var host = await RpcHost.StartAsync();
        await using var node = new NodeClient(host.Port);
        await node.BeginAsync(new { kind = "Talk", half = false, requests = new[] { new { behaviour = "BEHAVIOUR_WAIT" } } });
        await host.Echo.Started.WaitAsync(Limit);
        node.Kill();
        await host.Echo.Cancelled.WaitAsync(Limit);
        Assert.That(host.Echo.Cancelled.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task A_running_call_ends_normally_while_the_host_drains()
    {
        await using var host = await RpcHost.StartAsync();
        await using var node = new NodeClient(host.Port);
        await node.BeginAsync(new { kind = "Unary", request = new { text = "late", behaviour = "BEHAVIOUR_WAIT" } });
        await host.Echo.Started.WaitAsync(Limit);
        var stopping = host.StopAsync();
        host.Echo.Gate.SetResult();
        var result = await node.EndAsync();
        Assert.That((int)result["code"]!, Is.Zero, result.ToJsonString());
        await stopping.WaitAsync(Limit);
    }

    [Test]
    public async Task A_call_that_outlives_the_drain_bound_ends_with_unavailable()
    {
        await using var host = await RpcHost.StartAsync(o => o.DrainTimeout = TimeSpan.FromMilliseconds(50));
        await using var node = new NodeClient(host.Port);
        await node.BeginAsync(new { kind = "Unary", request = new { behaviour = "BEHAVIOUR_WAIT" } });
        await host.Echo.Started.WaitAsync(Limit);
        var stopping = host.StopAsync();
        var result = await node.EndAsync();
        Assert.That((int)result["code"]!, Is.EqualTo((int)StatusCode.Unavailable), result.ToJsonString());
        await stopping.WaitAsync(Limit);
    }

    [Test]
    public async Task Gzip_is_spoken_both_ways()
    {
        await using var host = await RpcHost.StartAsync(o => o.ResponseCompression = RpcCompression.Gzip);
        await using var node = new NodeClient(host.Port, "gzip");
        var result = await node.CallAsync(new { kind = "Unary", request = new { text = "zip", size = 100_000 } });
        Assert.That((int)result["code"]!, Is.Zero, result.ToJsonString());
        Assert.That((int?)result["replies"]![0]!["bytes"], Is.EqualTo(100_000));
    }
}
