using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Connections;

/// <summary>Clients that come and go leave nothing behind.</summary>
public sealed class ReconnectTests
{
    private const int Rounds = 5;
    private const int PerRound = 2000;
    private const int Lanes = 4;
    private const long GrowthMax = 10_000_000;

    [Test]
    public async Task Lines_79_88_and_482_ten_thousand_reconnects_leave_no_session_subscription_socket_or_memory()
    {
        await using var host = await NodeHost.StartAsync();
        var (memory, files) = (new List<long>(), new List<int>());
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => ComeAndGoAsync(host, lane)));
            Assert.That(() => (host.Bridge.Registry.Count, host.Grid.SessionCount), Is.EqualTo((0, 0)).After(30_000, 10));
            Assert.That(host.Queries.CountStanding("todos"), Is.Zero);
            memory.Add(GC.GetTotalMemory(forceFullCollection: true));
            files.Add(OpenFiles());
        }

        Assert.That(memory[^1] - memory[2], Is.LessThan(GrowthMax), string.Join(' ', memory));
        Assert.That(files[^1] - files[2], Is.LessThan(PerRound / 10), string.Join(' ', files));
    }

    // Every other client leaves without a word.
    private static async Task ComeAndGoAsync(NodeHost host, int lane)
    {
        for (var i = 0; i < PerRound / Lanes; i++)
        {
            var client = await host.ConnectAsync();
            await client.SendAsync(Messages.Query("q"));
            await client.SendAsync(new TopicSub { Topic = "t" });
            await client.SendAsync(new CounterRequest { Name = "c" });
            await client.SendAsync(new JournalSubscribe { RequestId = "j" });
            await client.SendAsync(new LockRequest { RequestId = "l", Name = $"lock-{lane}" });
            Assert.That((await client.SettleAsync()).Select(answer => answer.Kind), Is.SupersetOf(
                (MessageKind[])[MessageKind.QueryResp, MessageKind.CounterResponse]));
            if (i % 2 == 0)
            {
                await client.Socket.SendAsync([3, 0xe8], opcode: 8);
                await client.Socket.WaitForEndAsync();
            }

            client.Socket.Reset();
        }
    }

    private static int OpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0;
}
