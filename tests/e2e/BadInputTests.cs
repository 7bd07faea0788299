using System.Globalization;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>Bad input never crashes, never corrupts, never passes silently.</summary>
public sealed class BadInputTests
{
    private const string Secret = "test-e2e-secret";

    [Explicit("A long run: ten minutes.")]
    [TestCase(20_261_122, 10)]
    public async Task Line_457_minutes_of_nonsense_leave_the_process_alive_and_its_memory_flat(int seed, int minutes)
    {
        await using var server = await RunningServer.StartAsync("--port 0", ("JWT_SECRET", Secret), ("TOPGUN_BIND_ADDR", "127.0.0.1"));

        var output = await NodeProgram.RunAsync(
            "e2e/hostile.js",
            [
                server.WebSocketUrl, server.ProcessId.ToString(CultureInfo.InvariantCulture), Secret,
                seed.ToString(CultureInfo.InvariantCulture), minutes.ToString(CultureInfo.InvariantCulture),
            ],
            TimeSpan.FromMinutes(minutes + 5));

        Assert.That(output, Is.EqualTo("ok\n"), $"seed {seed}; {server.Errors}");
    }

    [TestCase(20_261_121)]
    public async Task Lines_53_81_83_451_453_and_454_malformed_and_hostile_frames_leave_the_process_and_other_connections_untouched(int seed)
    {
        await using var server = await RunningServer.StartAsync("--port 0", ("JWT_SECRET", Secret), ("TOPGUN_BIND_ADDR", "127.0.0.1"));

        var output = await NodeProgram.RunAsync(
            "e2e/hostile.js",
            [server.WebSocketUrl, server.ProcessId.ToString(CultureInfo.InvariantCulture), Secret, seed.ToString(CultureInfo.InvariantCulture)],
            TimeSpan.FromMinutes(3));

        Assert.That(output, Is.EqualTo("ok\n"), $"seed {seed}; {server.Errors}");
    }
}
