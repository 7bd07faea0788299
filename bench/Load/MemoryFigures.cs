using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Bench.Load;

/// <summary>What a record takes in memory, without a server around it: 12-byte keys, 200-byte values.</summary>
internal static class MemoryFigures
{
    private const int BatchSize = 100;
    private const int KeyBytes = 12;
    private const int ValueBytes = 200;

    /// <summary>Fills a store, overwrites every record, and prints what it took.</summary>
    /// <param name="records">Number of records.</param>
    public static void Run(int records)
    {
        var before = Footprint();
        var store = new RecordStore();
        var filled = Write(store, records, counter: 1);
        var live = Process.GetCurrentProcess().WorkingSet64;
        var heap = GC.GetTotalMemory(forceFullCollection: false);
        var after = Footprint();
        Print("live bytes per record", (after - before) / (double)records);
        Print("heap per record before a collection", (heap - before) / (double)records);
        Print("process per record before a collection", live / (double)records);
        Print("µs per new record", filled.TotalMicroseconds / records);
        Print("µs per overwritten record", Write(store, records, counter: 2).TotalMicroseconds / records);
        GC.KeepAlive(store);
    }

    private static long Footprint() => GC.GetTotalMemory(forceFullCollection: true);

    private static TimeSpan Write(RecordStore store, int records, uint counter)
    {
        var (batch, groups, delivery) = (new WriteBatch(), new PartitionGroups(), new Delivery());
        var frame = new byte[(BatchSize * KeyBytes) + ValueBytes];
        var start = Stopwatch.GetTimestamp();
        for (var first = 0; first < records; first += BatchSize)
        {
            batch.Reset(frame);
            for (var i = 0; i < BatchSize; i++)
                Add(batch, frame, i, first + i, counter);
            store.Apply(batch, groups, origin: null, delivery);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static void Add(WriteBatch batch, byte[] frame, int place, int number, uint counter)
    {
        var key = frame.AsSpan(place * KeyBytes, KeyBytes);
        key[0] = (byte)'k';
        Utf8Formatter.TryFormat((uint)number, key[1..], out _, new System.Buffers.StandardFormat('D', KeyBytes - 1));
        ref var operation = ref batch.Add();
        operation.MapName = "bench";
        operation.Key = new Slice(place * KeyBytes, KeyBytes);
        operation.KeyHash = Fnv1a.HashUtf8(key);
        operation.Value = new Slice(BatchSize * KeyBytes, ValueBytes);
        operation.HasTimestamp = true;
        operation.Millis = 1_700_000_000_000;
        operation.Counter = counter;
        operation.NodeId = "node-1";
    }

    private static void Print(string what, double figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {figure:F2}"));
}
