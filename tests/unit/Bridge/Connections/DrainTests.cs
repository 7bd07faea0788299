using TopGun.Core.Grid.Maps;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Connections;

/// <summary>An orderly shutdown: announced, accepted work answered, then closed with 1001 (server-behaviour §1.8).</summary>
public sealed class DrainTests
{
    [Test]
    public async Task Line_30_accepted_writes_are_answered_before_the_connection_is_closed_with_1001()
    {
        await using var host = await BridgeHost.StartAsync();
        var accepted = new TaskCompletionSource<(WriteBatch Batch, IWriteCompletion Completion)>();
        host.Grid.Apply = (_, batch, completion) =>
        {
            batch.Operations[0].Outcome = OperationOutcome.Applied;
            accepted.SetResult((batch, completion));
        };
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Messages.Single(Messages.Put("1")));
        var (pending, completion) = await accepted.Task;

        var stopping = host.StopAsync();
        Assert.That((await client.ReceiveAsync<ShutdownPending>()).RetryAfter, Is.EqualTo(5000));
        completion.OnCompleted(pending);

        Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("1"));
        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((1001, "server shutting down")));
        await client.Socket.SendAsync([3, 0xe9], opcode: 8);
        await client.Socket.WaitForEndAsync();
        await stopping;
    }

    [Test]
    public async Task Writes_that_never_complete_and_clients_that_never_answer_do_not_hold_it_up()
    {
        await using var host = await BridgeHost.StartAsync();
        var accepted = new TaskCompletionSource();
        host.Grid.Apply = (_, _, _) => accepted.SetResult();
        await using var client = await host.ConnectAsync();
        await client.SendAsync(Messages.Single(Messages.Put("1")));
        await accepted.Task;

        var stopping = host.StopAsync();
        await client.ReceiveAsync<ShutdownPending>();
        host.Time.Advance(Limits.DrainTime);
        Assert.That((await client.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1001));
        await AdvanceUntilAsync(host, stopping);

        Assert.That(async () => await stopping, Throws.Nothing);
    }

    // The wait for the client's answer starts on another thread, so the clock is moved until it has.
    private static async Task AdvanceUntilAsync(BridgeHost host, Task task)
    {
        while (!task.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
