using System.Diagnostics;
using System.Globalization;
using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Servers;
using TopGun.Bench.Load.Shapes;

namespace TopGun.Bench.Load;

/// <summary>What keeping records costs beyond processor time: writes per fsync, and the time until records are back after SIGKILL.</summary>
internal sealed class DurabilityFigures(int records)
{
    private const int Writers = 64;
    private const int FlushMillis = 1000;

    // Longer than a run: everything is in the log at its end.
    private const int NoFlushMillis = 3_600_000;

    private const long EmptyLogBytes = 4096;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromMinutes(2);

    private static string Folder => ServerCatalogue.FromRoot("bench/.work/durability");

    private static string Log => Path.Combine(Folder, "data/wal");

    /// <summary>Measures and prints.</summary>
    public void Run()
    {
        GroupCommit();
        Recover("log", NoFlushMillis);
        Recover("SQLite", FlushMillis);
    }

    private static void GroupCommit()
    {
        Empty();
        var before = DiskCalibration.MeasureSyncsPerSecond(Folder);
        Sample sample;
        double shared;
        using (var server = ServerCatalogue.StartDurable("ours-per_op", "per_op", Folder, FlushMillis))
        {
            var shape = new IngestShape(Writers, 1);
            shape.Run(server, WarmUp, Counted);
            sample = shape.Run(server, WarmUp, Counted);
            shared = Read(server, "topgun_crdt_merges_total") / Read(server, "topgun_wal_syncs_total");
        }

        var syncs = (before + DiskCalibration.MeasureSyncsPerSecond(Folder)) / 2;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"per_op, {Writers} writers: {sample.Rate / 1e3:F1} k writes/s, p50 {sample.Percentile(0.5) / 1e3:F2} ms, p99 {sample.Percentile(0.99) / 1e3:F2} ms; "
            + $"the disk alone {syncs:F0} fsyncs/s; {shared:F1} writes shared an fsync, {sample.Rate / syncs:F1} times what the disk alone could do one by one"));
    }

    private static double Read(ServerUnderTest server, string metric)
    {
        using var http = new HttpClient();
        var text = http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/metrics")).Result;
        return text.Split('\n').Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    private void Recover(string source, int flushMillis)
    {
        Empty();
        using (var server = ServerCatalogue.StartDurable("ours-batched", "batched", Folder, flushMillis))
        {
            var filled = new FillShape(records).Run(server, WarmUp, Counted);
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
