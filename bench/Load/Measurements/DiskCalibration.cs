using System.Diagnostics;

namespace TopGun.Bench.Load.Measurements;

/// <summary>How fast the disk is at the moment.</summary>
internal static class DiskCalibration
{
    private const int AppendBytes = 300;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Appends of 300 bytes to one file, each brought to the disk before the next: how many in a second.</summary>
    /// <param name="folder">Where the file is made; it is deleted afterwards.</param>
    public static double MeasureSyncsPerSecond(string folder)
    {
        var path = Path.Combine(folder, "calibration");
        var bytes = new byte[AppendBytes];
        var count = 0;
        var start = Stopwatch.GetTimestamp();
        using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (; Stopwatch.GetElapsedTime(start) < Duration; count++)
            {
                RandomAccess.Write(handle, bytes, (long)count * AppendBytes);
                RandomAccess.FlushToDisk(handle);
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        File.Delete(path);
        return count / elapsed.TotalSeconds;
    }
}
