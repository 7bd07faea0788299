using System.Diagnostics;
using System.Globalization;

namespace TopGun.E2E.Tests;

/// <summary>The sample program against real processes.</summary>
[TestFixture("serve")]
[TestFixture("node and bridge")]
public sealed class SampleTests(string arrangement)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public async Task TodoConsole_writes_and_follows_what_is_left_to_do()
    {
        await using var deployment = await Deployment.StartAsync(isSplit: arrangement != "serve", secret: null);
        using var sample = Start($"http://{deployment.GrpcAddress}");

        foreach (var expected in new[] { "ENTER Buy milk", "ENTER Water the plants", "LEAVE Buy milk" })
            Assert.That(await sample.StandardOutput.ReadLineAsync().WaitAsync(Limit), Is.EqualTo(expected));
        await InterruptAsync(sample);
        Assert.That(sample.ExitCode, Is.Zero);
    }

    private static Process Start(string address) => Process.Start(
        new ProcessStartInfo(RepositoryRoot.Combine("samples/TodoConsole/bin/Release/net10.0/TodoConsole"), [address])
        {
            RedirectStandardOutput = true,
        })!;

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
    }
}
