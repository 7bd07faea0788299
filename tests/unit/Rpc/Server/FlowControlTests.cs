using Google.Protobuf;
using Grpc.Core;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.Hosts;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Server;

/// <summary>A side that does not read holds the other one back, and a blocked call still ends.</summary>
public sealed class FlowControlTests
{
    private const int OthersServed = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Test]
    public async Task A_handler_that_does_not_read_holds_the_client_back_until_it_does()
    {
        await using var host = await RpcHost.StartAsync();
        using var channel = host.OpenChannel();
        using var call = new Echo.EchoClient(channel).Collect();
        await call.RequestStream.WriteAsync(new EchoRequest { Behaviour = Behaviour.Wait });
        await host.Echo.Started.WaitAsync(Limit);
        using var other = host.OpenChannel();
        var blocked = await FillAsync(call.RequestStream, new Echo.EchoClient(other));
        host.Echo.Gate.SetResult();
        await blocked.WaitAsync(Limit);
        await call.RequestStream.CompleteAsync();
        Assert.That((await call).Count, Is.GreaterThan(2));
    }

    [Test]
    public async Task A_deadline_ends_a_server_stream_whose_client_does_not_read()
    {
        var clock = new TimerClock();
        await using var host = await RpcHost.StartAsync(o => o.TimeProvider = clock);
        using var channel = host.OpenChannel(new RpcChannelOptions { MaxReceiveMessageSize = null });
        using var call = new Echo.EchoClient(channel).Expand(
            new EchoRequest { Count = 100_000, Payload = ByteString.CopyFrom(new byte[100_000]) },
            deadline: DateTime.UtcNow.AddMinutes(5));
        await call.ResponseHeadersAsync.WaitAsync(Limit);
        clock.Advance(TimeSpan.FromMinutes(6));
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext().WaitAsync(Limit))
            {
            }
        });
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded).Or.EqualTo(StatusCode.Cancelled));
    }

    // Writes until a write does not complete while others are served; far more than all windows together must never be taken.
    private static async Task<Task> FillAsync(IClientStreamWriter<EchoRequest> stream, Echo.EchoClient others)
    {
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[256 * 1024]) };
        for (var i = 0; i < 100; i++)
        {
            var write = stream.WriteAsync(request);
            for (var served = 0; served < OthersServed && !write.IsCompleted; served++)
                await others.UnaryAsync(new EchoRequest());
            if (!write.IsCompleted)
                return write;
        }

        throw new InvalidOperationException("25 MB were written to a peer that does not read.");
    }
}
