using System.Diagnostics;
using System.Globalization;
using System.Text;
using TopGun.Bench.Load.Servers;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Partitions;
using TopGun.Node.Storage.Stores;

namespace TopGun.Bench.Load;

/// <summary>A data set of five times the budget, in SQLite: how fast it takes writes, against the same without bound, and what a point read costs.</summary>
internal static class ColdFigures
{
    private const int Seed = 1;
    private const int BatchSize = 100;
    private const int KeyBytes = 12;
    private const int Overwrites = 400_000;
    private const int Reads = 20_000;
    private const int Times = 5;

    /// <summary>Measures and prints.</summary>
    /// <param name="records">Number of records.</param>
    /// <param name="valueBytes">Bytes of each value.</param>
    public static void Run(int records, int valueBytes)
    {
        // What the records take is measured first; a fifth of it is the budget.
        var whole = Run(records, valueBytes, MemoryBudget.None);
        Run(records, valueBytes, new MemoryBudget(whole / Times));
    }

    private static long Run(int records, int valueBytes, MemoryBudget budget)
    {
        var folder = ServerCatalogue.FromRoot("bench/.work/cold");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        using var directory = new DataDirectory(folder);
        var store = new RecordStore(budget: budget);
        using var storage = new DurableStorage(
            store, directory.OpenLog(), new SqliteStore(directory.Layout.StorePath),
            new DurabilityOptions { Failed = failure => Environment.FailFast(failure.Message, failure), Warn = Console.Error.WriteLine, DrainTimeout = TimeSpan.FromMinutes(5) },
            TimeProvider.System);
        storage.Recover(Environment.ProcessorCount);
        var random = new Random(Seed);
        Print("bound", budget.IsBounded ? $"{budget.BytesMax >> 20} MiB" : "none");
        Write(store, storage, "new records", records, valueBytes, i => i, counter: 1);
        Print("memory of records", $"{store.Memory.Bytes >> 20} MiB, {store.Memory.Bytes / records} bytes each; values {store.Memory.ValueBytes >> 20} MiB");
        Write(store, storage, "random overwrites", Overwrites, valueBytes, _ => random.Next(records), counter: 2);
        Read(store, records, random);
        var bytes = store.Memory.Bytes;
        GC.KeepAlive(store);
        return bytes;
    }

    private static void Write(RecordStore store, DurableStorage storage, string what, int count, int valueBytes, Func<int, int> keyOf, uint counter)
    {
        var (batch, groups, delivery) = (new WriteBatch(), new PartitionGroups(), new Delivery());
        var frame = new byte[(BatchSize * KeyBytes) + valueBytes];
        var (start, waited) = (Stopwatch.GetTimestamp(), 0);
        for (var first = 0; first < count; first += BatchSize)
        {
            batch.Reset(frame);
            for (var i = 0; i < BatchSize; i++)
                Add(batch, frame, i, keyOf(first + i), valueBytes, counter + (uint)first);
            // The pipeline would refuse these with 503.
            for (; store.Memory.IsFull || store.Log!.IsFull; waited++)
                Thread.Sleep(1);
            store.Apply(batch, groups, origin: null, delivery);
            store.Log!.Commit();
        }

        var taken = Stopwatch.GetElapsedTime(start);
        storage.Drain();
        var kept = Stopwatch.GetElapsedTime(start);
        Print(what, string.Create(
            CultureInfo.InvariantCulture,
            $"{count / taken.TotalSeconds / 1e3:F0} k/s taken, {count / kept.TotalSeconds / 1e3:F0} k/s until all is in the store; {waited} waits for it"));
    }

    private static void Add(WriteBatch batch, byte[] frame, int place, int number, int valueBytes, uint counter)
    {
        var key = frame.AsSpan(place * KeyBytes, KeyBytes);
        KeyOf(number, key);
        ref var operation = ref batch.Add();
        operation.MapName = "bench";
        operation.Key = new Slice(place * KeyBytes, KeyBytes);
        operation.KeyHash = Fnv1a.HashUtf8(key);
        operation.Value = new Slice(BatchSize * KeyBytes, valueBytes);
        operation.HasTimestamp = true;
        operation.Millis = 1_700_000_000_000;
        operation.Counter = counter;
        operation.NodeId = "node-1";
    }

    private static void Read(RecordStore store, int records, Random random)
    {
        var map = store.Find("bench")!;
        var (key, nanos) = (new byte[KeyBytes], new double[Reads]);
        var (hits, misses) = (store.Memory.Hits, store.Memory.Misses);
        for (var i = 0; i < Reads; i++)
        {
            KeyOf(random.Next(records), key);
            var start = Stopwatch.GetTimestamp();
            if (map.Get(key, Fnv1a.HashUtf8(key)).Value is null)
                throw new InvalidOperationException("a record is missing");
            nanos[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        Array.Sort(nanos);
        Print("random point reads", string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {nanos[Reads / 2] / 1e3:F1} µs, p99 {nanos[Reads / 100 * 99] / 1e3:F1} µs, max {nanos[^1] / 1e3:F0} µs; {store.Memory.Hits - hits} hits, {store.Memory.Misses - misses} misses"));
    }

    private static void KeyOf(int number, Span<byte> key) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"k{number:D11}"), key);

    private static void Print(string what, string figure) => Console.WriteLine($"{what}: {figure}");
}
