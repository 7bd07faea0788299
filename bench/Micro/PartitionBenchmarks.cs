using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Bench.Micro;

/// <summary>Applying batches of 100 overwrites to keys that fit into the caches of a processor, and to keys that do not.</summary>
[MemoryDiagnoser]
public class PartitionBenchmarks
{
    private const int Operations = 100;
    private const int KeyBytes = 12;

    // Far from each other, so that neighbours in a batch are no neighbours in memory.
    private const int Stride = 7_919;

    private readonly RecordStore _store = new();
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();
    private readonly WriteBatch _batch = new();
    private byte[] _frame = [];

    private uint _counter;
    private int _next;

    /// <summary>Keys that there are.</summary>
    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    /// <summary>Writes every key once.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _frame = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, Keys).Select(number => "k" + number.ToString("D11", CultureInfo.InvariantCulture))) + new string('v', 200));
        for (var i = 0; i < Keys / Operations; i++)
            Apply();
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public int Apply()
    {
        _batch.Reset(_frame);
        for (var i = 0; i < Operations; i++)
        {
            _next = (_next + Stride) % Keys;
            AddOverwrite(_next);
        }

        _counter++;
        _store.Apply(_batch, _groups, origin: null, _delivery);
        return _batch.Count;
    }

    private void AddOverwrite(int number)
    {
        ref var operation = ref _batch.Add();
        operation.MapName = "bench";
        operation.Key = new Slice(number * KeyBytes, KeyBytes);
        operation.KeyHash = Fnv1a.HashUtf8(_batch.Bytes(operation.Key));
        operation.Value = new Slice(Keys * KeyBytes, 200);
        operation.HasTimestamp = true;
        operation.Millis = 1_700_000_000_000;
        operation.Counter = _counter;
        operation.NodeId = "node-1";
    }
}
