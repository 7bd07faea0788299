using System.Diagnostics;
using System.Globalization;
using System.Text;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;

namespace TopGun.Bench.Load;

/// <summary>Hit rate and cost of evicting values, against the one used longest ago, on seeded traces.</summary>
internal static class EvictionFigures
{
    private const int Keys = 100_000;
    private const int Uses = 2_000_000;
    private const int Seed = 1;
    private const int ScanEvery = 200_000;
    private const int ScanLength = 20_000;
    private const int ValueBytes = 200;

    /// <summary>Prints a line for each trace and size.</summary>
    public static void Run()
    {
        foreach (var skew in new[] { 0.7, 0.9, 1.1 })
            foreach (var scans in new[] { false, true })
                foreach (var share in new[] { 0.02, 0.1, 0.2 })
                    Run(Trace(skew, scans), skew, scans, (int)(Keys * share));
    }

    private static void Run(int[] trace, double skew, bool scans, int capacity)
    {
        var (ours, ourTime) = RunOurs(trace, capacity);
        var (lru, lruTime) = RunLru(trace, capacity);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"zipf {skew:F1}{(scans ? " with scans" : ""),-11} {capacity * 100 / Keys,3} % of the values: hits {ours:P1} at {ourTime:F0} ns, least recently used {lru:P1} at {lruTime:F0} ns"));
    }

    private static (double Hits, double Nanos) RunOurs(int[] trace, int capacity)
    {
        var memory = new PartitionMemory { Queues = new ValueQueues() };
        var table = new RecordTable(Seed, memory, isPinned: false);
        var value = new byte[ValueBytes];
        for (var i = 0; i < Keys; i++)
        {
            table.Set(table.Add(Encoding.ASCII.GetBytes($"k{i}"), Fnv1a.Hash($"k{i}"), 0), new RecordVersion(true, value, new HlcTimestamp(1, 0, "n"), 0), 1);
        }

        memory.Queues.Evict((long)Keys * 1_000, cleanEpoch: 2);
        var budget = capacity * (long)(ValueBytes + 24);
        var (hits, start) = (0, Stopwatch.GetTimestamp());
        foreach (var place in trace)
        {
            if (table.TryUse(place, null!, null))
            {
                hits++;
                continue;
            }

            table.Return(place, value);
            if (memory.ValueBytes > budget)
                memory.Queues.Evict(1, cleanEpoch: 2);
        }

        return (hits / (double)trace.Length, Stopwatch.GetElapsedTime(start).TotalNanoseconds / trace.Length);
    }

    private static (double Hits, double Nanos) RunLru(int[] trace, int capacity)
    {
        var cache = new LeastRecentlyUsed(capacity);
        var (hits, start) = (0, Stopwatch.GetTimestamp());
        foreach (var place in trace)
            hits += cache.Use(place) ? 1 : 0;
        return (hits / (double)trace.Length, Stopwatch.GetElapsedTime(start).TotalNanoseconds / trace.Length);
    }

    // Keys by their rank in a random order; a scan uses keys one after another, once each.
    private static int[] Trace(double skew, bool scans)
    {
        var random = new Random(Seed);
        var sums = new double[Keys];
        for (var i = 0; i < Keys; i++)
            sums[i] = (i == 0 ? 0 : sums[i - 1]) + (1 / Math.Pow(i + 1, skew));
        var order = Enumerable.Range(0, Keys).ToArray();
        random.Shuffle(order);
        var trace = new int[Uses];
        for (var i = 0; i < Uses; i++)
        {
            var found = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
            trace[i] = order[Math.Min(found < 0 ? ~found : found, Keys - 1)];
            if (scans && i % ScanEvery >= ScanEvery - ScanLength)
                trace[i] = i % Keys;
        }

        return trace;
    }
}
