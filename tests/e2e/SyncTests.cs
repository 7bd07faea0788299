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
}
