using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Bench.Micro;

/// <summary>Applying batches of 100 overwrites while equality queries stand on the map, of which each hundredth write concerns one: does a write pay for queries that it does not concern?</summary>
[MemoryDiagnoser]
public class StandingQueryBenchmarks
{
    private const int Operations = 100;
    private const int Keys = 10_000;
    private const int KeyBytes = 8;
    private const string Map = "bench";

    private readonly RecordStore _store = new();
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();
    private readonly WriteBatch _batch = new();
    private readonly Slice[] _values = new Slice[Keys];
    private byte[] _frame = [];

    private uint _counter;
    private int _next;

    /// <summary>Queries that stand, each for another value of the same member.</summary>
    [Params(0, 1, 100, 10_000, 100_000)]
    public int Queries { get; set; }

    /// <summary>Subscribes and writes every key once.</summary>
    [GlobalSetup]
    public void Fill()
    {
        using var frame = new PooledBuffer();
        for (var i = 0; i < Keys; i++)
            frame.Append(Encoding.ASCII.GetBytes("k" + i.ToString("D7", CultureInfo.InvariantCulture)));
        for (var i = 0; i < Keys; i++)
            _values[i] = WriteValue(frame, i % Operations == 0 ? i / Operations % Math.Max(Queries, 1) : -1);
        _frame = frame.ToArray();

        var engine = new QueryEngine(_store, TimeProvider.System, TaskScheduler.Default);
        for (var i = 0; i < Queries; i++)
            engine.Subscribe(QueryFor(i), NoSink.Instance, NoSink.Instance);
        for (var i = 0; i < Keys / Operations; i++)
            Apply();
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public int Apply()
    {
        _batch.Reset(_frame);
        for (var i = 0; i < Operations; i++)
            AddOverwrite(_next++ % Keys);
        _counter++;
        _store.Apply(_batch, _groups, origin: null, _delivery);
        _delivery.Complete();
        return _batch.Count;
    }

    private static MapQuery QueryFor(int category)
    {
        using var where = new PooledBuffer();
        var writer = new MsgPackWriter(where);
        writer.WriteMapHeader(1);
        writer.WriteString("category");
        writer.WriteInteger(category);
        return new MapQuery { MapName = Map, Filter = RecordFilter.Create(where.WrittenSpan, (PredicateNode?)null) };
    }

    private static Slice WriteValue(PooledBuffer frame, int category)
    {
        var start = frame.Length;
        var writer = new MsgPackWriter(frame);
        writer.WriteMapHeader(2);
        writer.WriteString("text");
        writer.WriteString(new string('v', 180));
        writer.WriteString("category");
        writer.WriteInteger(category);
        return new Slice(start, frame.Length - start);
    }

    private void AddOverwrite(int number)
    {
        ref var operation = ref _batch.Add();
        operation.MapName = Map;
        operation.Key = new Slice(number * KeyBytes, KeyBytes);
        operation.KeyHash = Fnv1a.HashUtf8(_batch.Bytes(operation.Key));
        operation.Value = _values[number];
        operation.HasTimestamp = true;
        operation.Millis = 1_700_000_000_000;
        operation.Counter = _counter;
        operation.NodeId = "node-1";
    }
}
