using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>The quick start of the README, typed as it stands there; only ports differ, so that nothing else is disturbed.</summary>
[TestFixture]
public sealed partial class ReadmeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Test]
    public async Task The_quick_start_works_as_it_is_written()
    {
        var commands = Commands();
        var grpcPort = FreePorts.Next();
        await using var server = await RunningServer.StartByHandAsync(commands[0], Limit, ("PORT", "0"), ("TOPGUN_GRPC_PORT", $"{grpcPort}"));
        Assert.That(await PagesAsync(server.Port), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)), "the pages that it names");

        var printed = new List<string>();
        foreach (var command in commands[1..])
            printed.Add(await RunAsync(command.Replace("localhost:9080", $"localhost:{grpcPort}", StringComparison.Ordinal), $"localhost:{grpcPort}"));

        Assert.That(printed, Has.Count.EqualTo(2));
        Assert.That(printed[0], Does.Contain("added ").And.Match("(?m)^[0-9a-f]{8} Buy milk$"));
        Assert.That(printed[1], Does.Contain("Water the plants").And.Contain("Buy milk"));
    }

    [Test]
    public async Task The_start_script_starts_the_server_that_was_built()
    {
        using var script = Process.Start(new ProcessStartInfo(RepositoryRoot.Combine("topgun"), ["--help"]) { RedirectStandardOutput = true })!;
        var help = await script.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await script.WaitForExitAsync();

        Assert.That((script.ExitCode, help.Contains("--no-auth", StringComparison.Ordinal)), Is.EqualTo((0, true)), help);
    }

    private static async Task<(HttpStatusCode Demo, HttpStatusCode Console)> PagesAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        using var demo = await http.GetAsync("/demo/");
        using var console = await http.GetAsync("/console");
        return (demo.StatusCode, console.StatusCode);
    }

    // From the heading to the next one, or to what is about other arrangements.
    private static string[] Commands()
    {
        var readme = File.ReadAllText(RepositoryRoot.Combine("README.md"));
        var start = readme.IndexOf("## Start in five minutes", StringComparison.Ordinal);
        var end = readme.IndexOf("Node and bridge as two processes:", start, StringComparison.Ordinal);
        return [.. Fence().Matches(readme[start..end]).Select(match => match.Groups[1].Value)];
    }

    private static async Task<string> RunAsync(string commands, string node)
    {
        // A program in C# finds its node by a flag; the README's is on the default port.
        var typed = commands.Replace("-- add", $"-- --nodes {node} add", StringComparison.Ordinal)
            .Replace("-- list", $"-- --nodes {node} list", StringComparison.Ordinal)
            .Replace("dotnet run -c Release", "dotnet run -c Release --no-build", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", typed])
        {
            WorkingDirectory = RepositoryRoot.Combine("."),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{RepositoryRoot.Combine("tests/peers/node_modules/.bin")}:{start.Environment["PATH"]}";
        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        await shell.WaitForExitAsync(limit.Token);
        Assert.That(shell.ExitCode, Is.Zero, $"{typed}\n{await output}{await errors}");
        return await output;
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
