using BenchmarkDotNet.Attributes;
using TopGun.Core.Hashing;
using TopGun.Core.Time;

namespace TopGun.Bench.Micro;

/// <summary>What a write costs in hashes: key, item, leaf.</summary>
[MemoryDiagnoser]
public class MerkleBenchmarks
{
    private readonly LeafSumTree _tree = new();
    private readonly byte[] _key = "k00000000042"u8.ToArray();
    private HlcTimestamp _stamp = new(1_700_000_000_000, 0, "node-1");
    private uint _previous;

    [Benchmark]
    public uint HashKeyAndItemAndUpdateTheTree()
    {
        _stamp = new HlcTimestamp(_stamp.Millis, _stamp.Counter + 1, _stamp.NodeId);
        var keyHash = Fnv1a.HashUtf8(_key);
        var item = LwwItemHash.Compute(keyHash, _stamp);
        _tree.Replace(keyHash, _previous, item);
        return _previous = item;
    }

    [Benchmark]
    public uint RootAfterOneChange()
    {
        HashKeyAndItemAndUpdateTheTree();
        return _tree.RootHash;
    }
}
