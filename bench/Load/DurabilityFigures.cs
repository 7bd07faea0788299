using System.Diagnostics;
using System.Globalization;
using TopGun.Bench.Load.Servers;
using TopGun.Bench.Load.Shapes;

namespace TopGun.Bench.Load;

/// <summary>What keeping records costs beyond processor time: how writers share fsyncs, and the time until records are back after SIGKILL.</summary>
internal sealed class DurabilityFigures(int records)
{
    private const int FlushMillis = 1000;

    // Longer than a run: everything is in the log at its end.
    private const int NoFlushMillis = 3_600_000;

    private const long EmptyLogBytes = 4096;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromMinutes(2);

    private static string Folder => ServerCatalogue.FromRoot("bench/.work/durability");

    private static string Log => Path.Combine(Folder, "data/wal");

    /// <summary>Measures and prints.</summary>
    public void Run()
    {
        new GroupCommitFigures(Folder).Run();
        Recover("log", NoFlushMillis);
        Recover("SQLite", FlushMillis);
    }

    private void Recover(string source, int flushMillis)
    {
        Empty();
        using (var server = ServerCatalogue.StartDurable("ours-batched", "batched", Folder, flushMillis))
        {
            var filled = new FillShape(records).Run(server, TimeSpan.Zero, TimeSpan.Zero);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{records} records written in {filled.Elapsed.TotalSeconds:F1} s, {filled.CpuMicrosPerUnit:F2} µs CPU each"));
            var start = Stopwatch.GetTimestamp();
            while (flushMillis == FlushMillis && LogBytes() > EmptyLogBytes)
            {
                if (Stopwatch.GetElapsedTime(start) > FlushLimit)
                {
                    throw new TimeoutException("The log was not flushed to the store.");
                }

                Thread.Sleep(FlushMillis);
            }
        }

        var killed = Stopwatch.GetTimestamp();
        using var next = ServerCatalogue.StartDurable("ours-batched", "batched", Folder, flushMillis);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  back from the {source} {Stopwatch.GetElapsedTime(killed).TotalSeconds:F2} s after SIGKILL, {next.CpuTime.TotalSeconds:F2} s CPU, {next.Memory >> 20} MB"));
    }

    private static long LogBytes() => Directory.GetFiles(Log).Sum(path => new FileInfo(path).Length);

    private static void Empty()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
    }
}
