using System.Diagnostics;

namespace TopGun.Bench.Load.Measurements;

/// <summary>A fixed piece of work whose duration tells how fast the machine is at the moment.</summary>
internal static class Calibration
{
    private const int Iterations = 10_000_000;

    /// <summary>Nanoseconds per step of a serial FNV-1a loop.</summary>
    public static double MeasureNanos()
    {
        var start = Stopwatch.GetTimestamp();
        var hash = 0x811c9dc5u;
        for (var i = 0; i < Iterations; i++)
        {
            hash = (hash ^ (uint)(i & 0xff)) * 0x01000193;
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        GC.KeepAlive(hash);
        return elapsed.TotalNanoseconds / Iterations;
    }
}
