using System.Diagnostics;
using TopGun.Bench.Load.Measurements;
using TopGun.Bench.Load.Servers;

namespace TopGun.Bench.Load.Shapes;

/// <summary>Writes records of keys of their own, as often as asked; the memory beside it tells what a record takes.</summary>
/// <remarks>The difference of two sizes, divided by the difference of their records, cancels what the process takes anyway.</remarks>
/// <param name="records">Number of records.</param>
internal sealed class FillShape(int records) : IShape
{
    private const int BatchSize = 100;

    public string Name => $"fill:{records}";

    public Sample Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        using var peer = server.Connect();
        var (cpu, start) = (server.CpuTime, Stopwatch.GetTimestamp());
        for (var first = 0; first < records; first += BatchSize)
        {
            peer.Fill(Math.Min(BatchSize, records - first), first);
        }

        return new Sample(records, server.CpuTime - cpu, Stopwatch.GetElapsedTime(start), []);
    }
}
