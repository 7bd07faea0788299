using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Bench.Micro;

/// <summary>Filling sets with elements one after another, each set up to the most that a key remembers: does the last addition cost what the first does?</summary>
[MemoryDiagnoser]
public class ElementBenchmarks
{
    private const int Operations = 100;
    private const int TagBytes = 24;
    private const int KeyBytes = 4;
    private const int ValueBytes = 200;

    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();
    private readonly WriteBatch _batch = new();
    private byte[] _frame = [];

    /// <summary>Elements that are added.</summary>
    [Params(10_000, StorageLimits.TagsPerKeyMax, 1_000_000)]
    public int Elements { get; set; }

    /// <summary>Writes the tags, the keys and the one value down, so that adding is all that is measured.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var frame = new StringBuilder(Elements * TagBytes);
        for (var i = 0; i < Elements; i++)
            frame.Append(CultureInfo.InvariantCulture, $"1700000000000:{i:D7}:a1");
        for (var i = 0; i < Elements; i += StorageLimits.TagsPerKeyMax)
            frame.Append(CultureInfo.InvariantCulture, $"k{i / StorageLimits.TagsPerKeyMax:D3}");
        _frame = Encoding.ASCII.GetBytes(frame.Append('v', ValueBytes).ToString());
    }

    [Benchmark]
    public RecordStore Add()
    {
        var store = new RecordStore();
        for (var first = 0; first < Elements; first += Operations)
        {
            _batch.Reset(_frame);
            for (var i = first; i < first + Operations; i++)
                AddElement(i);
            store.Apply(_batch, _groups, origin: null, _delivery);
        }

        return store;
    }

    private void AddElement(int number)
    {
        ref var operation = ref _batch.Add();
        operation.Kind = OperationKind.OrAdd;
        operation.MapName = "bench";
        operation.Key = new Slice((Elements * TagBytes) + (number / StorageLimits.TagsPerKeyMax * KeyBytes), KeyBytes);
        operation.KeyHash = Fnv1a.HashUtf8(_batch.Bytes(operation.Key));
        operation.Tag = new Slice(number * TagBytes, TagBytes);
        operation.Value = new Slice(_frame.Length - ValueBytes, ValueBytes);
        operation.HasTimestamp = true;
        operation.Millis = 1_700_000_000_000;
        operation.Counter = (uint)number;
        operation.NodeId = "a1";
    }
}
