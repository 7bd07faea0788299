using System.Diagnostics;
using System.Globalization;

namespace TopGun.E2E.Tests.Kit;

/// <summary>A sample, run as its reader runs it.</summary>
internal sealed class SampleProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SampleProgram(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    public static SampleProgram Start(string name, params string[] arguments) => new(Process.Start(
        new ProcessStartInfo(RepositoryRoot.Combine($"samples/{name}/bin/Release/net10.0/{name}"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Runs it to its end; what it printed, or its error text when it failed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string name, params string[] arguments)
    {
        using var program = Start(name, arguments);
        return await program.EndAsync();
    }

    /// <summary>Its next line.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit);

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var errors = _process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await output + await errors);
    }

    /// <summary>Presses Ctrl+C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
