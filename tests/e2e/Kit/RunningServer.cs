using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TopGun.E2E.Tests.Kit;

/// <summary>A real server process, started as a user starts it.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _ownFolder;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _sought = [];
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningServer(Process process, string ownFolder)
    {
        _process = process;
        _ownFolder = ownFolder;
    }

    /// <summary>Port announced on stdout.</summary>
    public int Port { get; private set; }

    /// <summary>Port of the public gRPC API, from the banner.</summary>
    public int GrpcPort => int.Parse(GrpcLine().Match(Errors).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Id of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Everything on stderr so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Everything on stdout so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>WebSocket address.</summary>
    public string WebSocketUrl => $"ws://127.0.0.1:{Port}/ws";

    /// <summary>gRPC address.</summary>
    public string GrpcAddress => $"127.0.0.1:{GrpcPort}";

    /// <summary>The executable.</summary>
    public static string Executable => RepositoryRoot.Combine("src/Server/bin/Release/net10.0/topgun");

    /// <summary>Everything that the process has left in its working folder; nothing that the test put there.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFileSystemEntries(_process.StartInfo.WorkingDirectory);

    /// <summary>Starts a server in a folder of its own and waits until it has announced its port.</summary>
    /// <param name="arguments">Command line, separated by blanks.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    public static Task<RunningServer> StartAsync(string arguments, params (string Name, string Value)[] environment) =>
        StartInAsync(null, arguments, environment);

    /// <summary>Starts a server in a folder that it shares with others.</summary>
    /// <param name="folder">The folder; null for one of its own.</param>
    /// <param name="arguments">Command line, separated by blanks.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    public static async Task<RunningServer> StartInAsync(
        string? folder, string arguments, params (string Name, string Value)[] environment)
    {
        var server = Launch(folder, arguments, environment);
        return await server.WaitForPortAsync($"topgun {arguments}", StartLimit);
    }

    /// <summary>Starts a server as somebody does who types a command in the root of the repository; only its data go elsewhere.</summary>
    /// <param name="command">What is typed.</param>
    /// <param name="limit">How long it may take, a build of what is not built yet included.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    public static async Task<RunningServer> StartByHandAsync(string command, TimeSpan limit, params (string Name, string Value)[] environment)
    {
        var ownFolder = Directory.CreateTempSubdirectory("topgun-e2e-").FullName;
        var start = new ProcessStartInfo("bash", ["-c", $"exec {command}"]) { WorkingDirectory = RepositoryRoot.Path };
        var server = Run(start, ownFolder, [("TOPGUN_DATA_DIR", ownFolder), .. environment]);
        return await server.WaitForPortAsync(command, limit);
    }

    /// <summary>Runs a server that is expected to end by itself, and to leave nothing in its folder.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunToEndAsync(
        string arguments, params (string Name, string Value)[] environment)
    {
        await using var server = Launch(null, arguments, environment);
        using var limit = new CancellationTokenSource(StartLimit);
        await server._process.WaitForExitAsync(limit.Token);
        Assert.That(server.Files, Is.Empty);
        return (server._process.ExitCode, server.Output, server.Errors);
    }

    /// <summary>Waits for a line on stderr, which may come after what is on stdout.</summary>
    /// <param name="text">Part of the line.</param>
    public async Task<string> FindErrorLineAsync(string text)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_errors)
        {
            if (_errors.ToString().Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            _sought.Add((text, found));
        }

        return await found.Task.WaitAsync(StartLimit);
    }

    /// <summary>Sends a signal and does not wait.</summary>
    public async Task TellAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM (or another signal) and waits for the end.</summary>
    /// <returns>Exit code and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> SignalAsync(string signal = "TERM")
    {
        var watch = Stopwatch.StartNew();
        await TellAsync(signal);
        using var limit = new CancellationTokenSource(StartLimit);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_ownFolder.Length > 0)
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }

    /// <summary>Waits for the end of a process that ends by itself.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Starts a process without waiting for its port.</summary>
    public static RunningServer Launch(string? folder, string arguments, (string Name, string Value)[] environment)
    {
        var ownFolder = folder is null ? Directory.CreateTempSubdirectory("topgun-e2e-").FullName : string.Empty;
        var start = new ProcessStartInfo(Executable, arguments) { WorkingDirectory = folder ?? ownFolder };

        // Disks are for the tests that say so.
        return Run(start, ownFolder, [("STORAGE_BACKEND", "memory"), .. environment]);
    }

    private static RunningServer Run(ProcessStartInfo start, string ownFolder, (string Name, string Value)[] environment)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new RunningServer(Process.Start(start)!, ownFolder);
        server._process.OutputDataReceived += (_, line) => server.OnOutput(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.OnError(line.Data);
        server._process.EnableRaisingEvents = true;
        server._process.Exited += (_, _) => server._port.TrySetException(new InvalidOperationException("The process ended."));
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    private async Task<RunningServer> WaitForPortAsync(string command, TimeSpan limit)
    {
        try
        {
            Port = await _port.Task.WaitAsync(limit);

            // The banner was written before, but to another pipe; its lines up to this port are read below and by tests.
            await FindErrorLineAsync($":{Port}");
            return this;
        }
        catch (Exception failure)
        {
            await DisposeAsync();
            throw new InvalidOperationException($"'{command}' did not start. stderr: {Errors}", failure);
        }
    }

    /// <summary>Variables that would change the server under test.</summary>
    private static bool IsOurs(string name) =>
        name.StartsWith("TOPGUN_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal) || name is "PORT" or "JWT_SECRET" or "STORAGE_BACKEND" or "DATABASE_URL";

    private void OnOutput(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (PortLine().Match(line) is { Success: true } match)
        {
            _port.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    private void OnError(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
            foreach (var (text, found) in _sought)
            {
                if (line?.Contains(text, StringComparison.Ordinal) == true)
                {
                    found.TrySetResult(line);
                }
            }
        }
    }

    [GeneratedRegex(@"^PORT=(\d+)$")]
    private static partial Regex PortLine();

    [GeneratedRegex(@"gRPC\s+\S+?:(\d+)")]
    private static partial Regex GrpcLine();
}
