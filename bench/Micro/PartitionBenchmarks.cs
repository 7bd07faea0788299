using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Bench.Micro;

/// <summary>Applying batches of 100 overwrites to 10 000 hot keys.</summary>
[MemoryDiagnoser]
public class PartitionBenchmarks
{
    private const int Operations = 100;
    private const int Keys = 10_000;
    private const int KeyBytes = 12;

    private readonly RecordStore _store = new();
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();
    private readonly WriteBatch _batch = new();
    private readonly byte[] _frame = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, Keys).Select(number => "k" + number.ToString("D11", CultureInfo.InvariantCulture))) + new string('v', 200));

    private uint _counter;
    private int _next;

    [Benchmark(OperationsPerInvoke = Operations)]
    public int Apply()
    {
        _batch.Reset(_frame);
        for (var i = 0; i < Operations; i++)
        {
            AddOverwrite(_next++ % Keys);
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
