using System.Runtime.InteropServices;
using TopGun.Server.Configuration;

namespace TopGun.Server.Hosting;

/// <summary>The life of the process: settings, start, one <c>PORT=</c> line, signal, drain, exit code.</summary>
internal static class ServerProcess
{
    private const int Stopped = 0;
    private const int CannotStart = 1;

    /// <summary>Runs until SIGTERM, SIGINT or the token.</summary>
    /// <param name="role">What the process is to do.</param>
    /// <param name="flags">The command line.</param>
    /// <param name="cancellationToken">Stops the process like a signal.</param>
    /// <returns>0 after a clean stop, 1 when the process cannot start (server-behaviour §1.4).</returns>
    public static async Task<int> RunAsync(ServerRole role, CommandFlags flags, CancellationToken cancellationToken)
    {
        var (settings, errors) = new SettingsReader(flags, Environment.GetEnvironmentVariable).Read(role);
        if (settings is null)
        {
            ReportFatal(errors);
            return CannotStart;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var sigterm = StopOn(PosixSignal.SIGTERM, stop);
        using var sigint = StopOn(PosixSignal.SIGINT, stop);
        try
        {
            await using var composition = await Composition.StartAsync(settings, stop.Token);
            Announce(composition);
            await WaitAsync(stop.Token);
            await composition.LeaveAsync(settings.DrainDelay);
            await composition.StopAsync();
            return Stopped;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (StartException problem)
        {
            ReportFatal([problem.Message]);
            return CannotStart;
        }
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });

    /// <summary>Stdout carries this one line and nothing else; a closed stdout must not end the server.</summary>
    private static void Announce(Composition composition)
    {
        foreach (var line in composition.Banner)
        {
            Console.Error.WriteLine(line);
        }

        try
        {
            Console.Out.WriteLine($"PORT={composition.AnnouncedPort}");
            Console.Out.Flush();
        }
        catch (IOException)
        {
            Console.Error.WriteLine("stdout is closed; the PORT= line could not be written.");
        }
    }

    private static void ReportFatal(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine("FATAL: " + problem);
        }
    }

    private static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
