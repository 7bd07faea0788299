using System.Diagnostics;
using System.Globalization;
using TopGun.Bench.Load.Peers;

namespace TopGun.Bench.Load.Servers;

/// <summary>One running server process and how to talk to it.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Func<int, IPeer> _connect;

    private ServerUnderTest(string name, Process process, int port, Func<int, IPeer> connect)
    {
        Name = name;
        _process = process;
        Port = port;
        _connect = connect;
    }

    /// <summary>Name in reports.</summary>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The node behind it; null when it is no bridge.</summary>
    public NodeBehind? Behind { get; init; }

    /// <summary>Processor time of the process so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server that prints <c>PORT=n</c> on stdout.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="start">How it is started.</param>
    /// <param name="connect">Connects a client.</param>
    /// <param name="behind">The node behind it; null when it is no bridge.</param>
    public static ServerUnderTest StartAnnounced(string name, ProcessStartInfo start, Func<int, IPeer> connect, NodeBehind? behind = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var announced = Task.Run(() => ReadPort(process.StandardOutput));
        if (!announced.Wait(StartLimit))
        {
            process.Kill();
            throw new InvalidOperationException($"{name} did not print PORT= within {StartLimit}.");
        }

        return new ServerUnderTest(name, process, announced.Result, connect) { Behind = behind };
    }

    /// <summary>Starts a server on a port that the caller chose, and waits until it accepts connections.</summary>
    public static ServerUnderTest StartOn(string name, int port, ProcessStartInfo start, Func<int, IPeer> connect)
    {
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        for (var deadline = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(deadline) < StartLimit;)
        {
            try
            {
                connect(port).Dispose();
                return new ServerUnderTest(name, process, port, connect);
            }
            catch (System.Net.Sockets.SocketException)
            {
                Thread.Sleep(50);
            }
        }

        throw new InvalidOperationException($"{name} did not listen on {port} within {StartLimit}.");
    }

    /// <summary>Connects a client.</summary>
    public IPeer Connect() => _connect(Port);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Behind?.Dispose();
    }

    private static int ReadPort(StreamReader output)
    {
        while (output.ReadLine() is { } line)
        {
            if (line.StartsWith("PORT=", StringComparison.Ordinal))
            {
                _ = Task.Run(output.ReadToEnd);
                return int.Parse(line.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("the server ended before it printed PORT=");
    }
}
