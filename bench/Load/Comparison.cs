using System.Globalization;
using System.Text.Json;
using TopGun.Bench.Load.Budgets;
using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Servers;
using TopGun.Bench.Load.Shapes;

namespace TopGun.Bench.Load;

/// <summary>Measures servers against each other, interleaved, and reports the median of the rounds' ratios.</summary>
/// <remarks>
/// One round runs the servers forwards and backwards (A B B A), each as a process of its own. Cost is processor time of
/// the server per unit acknowledged or delivered; wall time is shown beside it and decides nothing.
/// </remarks>
internal sealed class Comparison(IReadOnlyList<string> servers, IReadOnlyList<IShape> shapes, int rounds, TimeSpan duration)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    private readonly List<Dictionary<string, Dictionary<string, double>>> _rounds = [];

    /// <summary>Runs everything and writes a results file.</summary>
    /// <param name="resultsFile">Where to write, or null.</param>
    /// <param name="floors">Least ratio per shape and peer; empty checks nothing.</param>
    /// <returns>0, or 1 when a median ratio is below its floor.</returns>
    public int Run(string? resultsFile, RatioFloors floors)
    {
        for (var round = 1; round <= rounds; round++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round} of {rounds}; calibration: hash step {Calibration.MeasureHashNanos():F2} ns, bare send {Calibration.MeasureSendMicros():F2} µs"));
            _rounds.Add(RunRound());
        }

        var isEveryFloorHeld = true;
        foreach (var shape in shapes)
        {
            isEveryFloorHeld &= Report(shape.Name, floors);
        }

        if (resultsFile is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(resultsFile))!);
            File.WriteAllText(resultsFile, JsonSerializer.Serialize(
                new { date = DateTimeOffset.UtcNow, os = Environment.OSVersion.VersionString, cores = Environment.ProcessorCount, rounds = _rounds }));
        }

        return isEveryFloorHeld ? 0 : 1;
    }

    /// <summary>Cost per shape and server, the mean of both passes.</summary>
    private Dictionary<string, Dictionary<string, double>> RunRound()
    {
        var costs = shapes.ToDictionary(shape => shape.Name, _ => servers.ToDictionary(name => name, _ => 0.0));
        foreach (var name in servers.Concat(servers.Reverse()))
        {
            using var server = ServerCatalogue.Start(name);
            foreach (var shape in shapes)
            {
                var sample = shape.Run(server, WarmUp, duration);
                costs[shape.Name][name] += sample.CpuMicrosPerUnit / 2;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {shape.Name,-14} {name,-20} {sample.CpuMicrosPerUnit,7:F2} µs CPU/unit  {sample.Rate / 1e3,8:F1} k/s  p50 {sample.Percentile(0.5),7:F0} µs  p99 {sample.Percentile(0.99),7:F0} µs  {server.Memory >> 20,5} MB{Refusals(sample)}{NodeOf(sample)}"));
            }
        }

        return costs;
    }

    private static string Refusals(Sample sample) =>
        sample.Refused == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"  refused {sample.Refused / (double)(sample.Units + sample.Refused):P0}");

    private static string NodeOf(Sample sample) => sample.Node is not { } node
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"  its node {node.Cpu.TotalMicroseconds / sample.Units:F2} µs, {node.Bytes / (double)sample.Units:F1} bytes/unit between");

    private bool Report(string shape, RatioFloors floors)
    {
        var ours = servers[0];
        var isHeld = true;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{shape}: {ours} {Median(_rounds.Select(round => round[shape][ours])):F2} µs"));
        foreach (var peer in servers.Skip(1))
        {
            var ratios = _rounds.Select(round => round[shape][peer] / round[shape][ours]).Order().ToArray();
            var floor = floors.Of(shape, peer);
            var verdict = floor is null ? string.Empty : Median(ratios) >= floor ? $", floor {floor} held" : $", FLOOR {floor} NOT HELD";
            isHeld &= floor is null || Median(ratios) >= floor;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {peer} {Median(_rounds.Select(round => round[shape][peer])):F2} µs, {Median(ratios):F2} times {ours}'s cost (rounds {ratios[0]:F2} to {ratios[^1]:F2}){verdict}"));
        }

        return isHeld;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
