using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace TopGun.TestKit;

/// <summary>Runs one Node script of <c>tests/peers</c> as a child process and talks to it in lines.</summary>
/// <remarks>
/// Node is found through PATH; packages come from <c>tests/peers/node_modules</c> (<c>npm ci --ignore-scripts</c>).
/// Disposing kills the process with its children. One reader and one writer at a time.
/// </remarks>
public sealed class NodeProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _errors = new();
    private readonly Task _output;
    private readonly Task _errorOutput;

    private NodeProgram(Process process)
    {
        _process = process;
        _output = PumpOutputAsync();
        _errorOutput = PumpErrorsAsync();
    }

    /// <summary>Starts <c>node tests/peers/{script} arguments…</c>.</summary>
    public static NodeProgram Start(string script, params string[] arguments) =>
        StartExecutable("node", [RepositoryRoot.Combine("tests", "peers", script), .. arguments]);

    /// <summary>Starts a command that an npm package installed under <c>tests/peers/node_modules/.bin</c>.</summary>
    public static NodeProgram StartTool(string tool, params string[] arguments) =>
        StartExecutable(RepositoryRoot.Combine("tests", "peers", "node_modules", ".bin", tool), arguments);

    /// <summary>Runs a script to its end and returns its standard output; a non-zero exit throws with its error text.</summary>
    public static async Task<string> RunAsync(string script, string[] arguments, TimeSpan limit)
    {
        await using var program = Start(script, arguments);
        return await program.ReadToEndAsync(limit);
    }

    /// <summary>Runs an npm command to its end and returns its standard output; a non-zero exit throws with its error text.</summary>
    public static async Task<string> RunToolAsync(string tool, string[] arguments, TimeSpan limit)
    {
        await using var program = StartTool(tool, arguments);
        return await program.ReadToEndAsync(limit);
    }

    /// <summary>Next line of standard output; throws when the program ended or the limit passed.</summary>
    public async Task<string> ReadLineAsync(TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        try
        {
            return await _lines.Reader.ReadAsync(stop.Token);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"The Node program gave no line within {limit}. {ErrorText()}", e);
        }
    }

    /// <summary>Writes one line to standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for the end and returns all lines not yet read; a non-zero exit throws with its error text.</summary>
    public async Task<string> ReadToEndAsync(TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        try
        {
            await Task.WhenAll(_output, _errorOutput, _process.WaitForExitAsync(stop.Token)).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new InvalidOperationException($"The Node program did not end within {limit}. {ErrorText()}", e);
        }

        var text = new StringBuilder();
        while (_lines.Reader.TryRead(out var line))
            text.Append(line).Append('\n');
        if (_process.ExitCode != 0)
            throw new InvalidOperationException($"The Node program ended with {_process.ExitCode}. {text}{ErrorText()}");
        return text.ToString();
    }

    /// <summary>Kills the process at once, as a crash would.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await Task.WhenAll(_output, _errorOutput);
        _process.Dispose();
    }

    private static NodeProgram StartExecutable(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = RepositoryRoot.Combine("tests", "peers"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{file}' did not start.");
        return new NodeProgram(process);
    }

    private async Task PumpOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _lines.Writer.TryWrite(line);
        _lines.Writer.TryComplete();
    }

    private async Task PumpErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            lock (_errors)
                _errors.AppendLine(line);
    }

    private string ErrorText()
    {
        lock (_errors)
            return _errors.Length == 0 ? "It wrote nothing to standard error." : $"Standard error: {_errors}";
    }
}
