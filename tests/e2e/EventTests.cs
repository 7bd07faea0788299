using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Server-sent events, deltas and conflict resolvers against real processes, embedded and with the bridge apart.</summary>
public sealed class EventTests
{
    private const string Secret = "test-e2e-secret";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCase(false, null)]
    [TestCase(true, Secret)]
    public async Task A_Node_program_is_told_by_events_and_meets_a_resolver(bool isSplit, string? secret)
    {
        await using var deployment = await Deployment.StartAsync(isSplit, secret);
        string[] arguments = secret is null ? [deployment.WebSocketUrl] : [deployment.WebSocketUrl, secret];

        Assert.That(await NodeProgram.RunAsync("e2e/events.js", arguments, Limit), Is.EqualTo("ok\n"));
        Assert.That(await NodeProgram.RunAsync("e2e/resolvers.js", arguments, Limit), Is.EqualTo("ok\n"));
    }
}
