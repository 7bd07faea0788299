using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Topics, counters, locks, the journal and processors between foreign programs, embedded and with the bridge apart.</summary>
[TestFixture("serve")]
[TestFixture("node and bridge")]
public sealed class MessagingTests(string arrangement)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Two_Node_programs_use_topics_counters_locks_the_journal_and_a_processor()
    {
        await using var deployment = await Deployment.StartAsync(isSplit: arrangement != "serve", secret: null);

        Assert.That(await NodeProgram.RunAsync("e2e/messaging.js", [deployment.WebSocketUrl], Limit), Is.EqualTo("ok\n"));
    }
}
