using System.Globalization;
using System.Text;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Replicas that catch up, against a real process.</summary>
public sealed class SyncTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_late_joiner_fetches_everything_and_a_replica_in_step_nothing()
    {
        await using var deployment = await Deployment.StartAsync(isSplit: false, secret: null);

        Assert.That(await NodeProgram.RunAsync("e2e/sync.js", [deployment.WebSocketUrl], Limit), Is.EqualTo("ok\n"));
    }

    [TestCase(null, "SYNC_RESP_ROOT")]
    [TestCase("60", "SYNC_RESET_REQUIRED")]
    public async Task Line_210_how_long_a_replica_may_be_away_is_configured(string? age, string answer)
    {
        (string Name, string Value)[] environment = age is null ? [] : [("TOPGUN_GC_AGE_SECONDS", age)];
        await using var server = await RunningServer.StartAsync("--no-auth --port 0 --store memory", environment);
        await using var socket = await RawWebSocket.ConnectAsync(server.Port);
        var anHourAgo = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"SYNC_INIT","mapName":"todos","lastSyncTimestamp":{{anHourAgo}}}"""), opcode: 1);

        Assert.That(Encoding.Latin1.GetString(await socket.ReceiveMessageAsync()), Does.Contain(answer));
    }
}
