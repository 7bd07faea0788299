using System.Globalization;
using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Servers;
using TopGun.Bench.Load.Shapes;

namespace TopGun.Bench.Load;

/// <summary>How writers share fsyncs under <c>per_op</c>, beside what the disk alone does: with and without sockets, one by one and in batches.</summary>
/// <param name="folder">Where records are kept; emptied before each run.</param>
internal sealed class GroupCommitFigures(string folder)
{
    private const int Writers = 64;
    private const int BatchOfClients = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(3);

    /// <summary>Measures and prints.</summary>
    public void Run()
    {
        Print($"{Writers} sockets, one write each", () => OverSockets(batch: 1));
        Print($"{Writers} writers in the process, one write each, PERSISTED", () => new GridWriters(Writers, Path.Combine(folder, "data")).Run(WarmUp, Counted));
        Print($"{Writers} sockets, batches of {BatchOfClients}", () => OverSockets(BatchOfClients));
    }

    private void Print(string what, Func<(Sample Sample, double Syncs)> run)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var before = DiskCalibration.MeasureSyncsPerSecond(folder);
        var (sample, syncs) = run();
        var disk = (before + DiskCalibration.MeasureSyncsPerSecond(folder)) / 2;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"per_op, {what}: {sample.Rate / 1e3:F1} k/s, p50 {sample.Percentile(0.5) / 1e3:F2} ms, p99 {sample.Percentile(0.99) / 1e3:F2} ms; "
            + $"the disk alone {disk:F0} fsyncs/s; {sample.Units / syncs:F1} shared an fsync, {sample.Rate / disk:F1} times what the disk alone could do one by one"));
    }

    private (Sample Sample, double Syncs) OverSockets(int batch)
    {
        using var server = ServerCatalogue.StartDurable("ours-per_op", "per_op", folder);
        var shape = new IngestShape(Writers, batch);
        shape.Run(server, WarmUp, WarmUp);
        var (writes, syncs) = (Read(server, "topgun_crdt_merges_total"), Read(server, "topgun_wal_syncs_total"));
        var sample = shape.Run(server, WarmUp, Counted);
        // Writes and fsyncs of the warm-up are in both.
        var shared = (Read(server, "topgun_crdt_merges_total") - writes) / (Read(server, "topgun_wal_syncs_total") - syncs);
        return (sample, sample.Units / shared);
    }

    private static double Read(ServerUnderTest server, string metric)
    {
        using var http = new HttpClient();
        var text = http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/metrics")).Result;
        return text.Split('\n').Where(line => line.StartsWith(metric, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }
}
