using System.Diagnostics.Metrics;
using TopGun.Node.Storage;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>What is told of the memory that records take.</summary>
internal static class MemoryMetrics
{
    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">Owns them.</param>
    /// <param name="store">The records.</param>
    public static void AddTo(Meter meter, RecordStore store)
    {
        var memory = store.Memory;
        meter.CreateObservableGauge("topgun_memory_bytes", () => memory.Bytes, description: "Bytes that records take in memory, keys and values and what is kept beside them.");
        meter.CreateObservableGauge("topgun_memory_bytes_max", () => memory.Budget.BytesMax, description: "Bytes that they may take.");
        meter.CreateObservableGauge(
            "topgun_resident_records", () => store.Maps.Sum(static map => (long)map.Count) - memory.EvictedCount, description: "Records whose value is in memory.");
        meter.CreateObservableCounter("topgun_evictions_total", () => memory.Evictions, description: "Values that left memory for the store.");
        meter.CreateObservableCounter("topgun_cold_reads_total", () => memory.Reloads, description: "Values that came back from the store.");
        meter.CreateObservableCounter("topgun_cold_read_failures_total", () => memory.FailedReads, description: "Reads of evicted values that the store refused or did not end.");
        meter.CreateObservableCounter("topgun_lost_records_total", () => memory.LostReads, description: "Refused reads of evicted values that the store should hold and does not.");
        meter.CreateObservableCounter("topgun_memory_hits_total", () => memory.Hits, description: "Reads of single records that found the value in memory.");
        meter.CreateObservableCounter("topgun_memory_misses_total", () => memory.Misses, description: "Reads of single records that had to ask the store.");
    }
}
