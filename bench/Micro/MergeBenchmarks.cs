using BenchmarkDotNet.Attributes;
using TopGun.Core.Crdts;
using TopGun.Core.Time;

namespace TopGun.Bench.Micro;

/// <summary>The decision of a merge.</summary>
[MemoryDiagnoser]
public class MergeBenchmarks
{
    private readonly byte[] _value = new byte[200];
    private readonly HlcTimestamp _older = new(1_700_000_000_000, 0, "node-1");
    private readonly HlcTimestamp _newer = new(1_700_000_000_000, 1, "node-1");

    [Benchmark]
    public LwwDecision Newer() => LwwMerge.Decide(_older, _value, _newer, _value);

    [Benchmark]
    public LwwDecision Repeated() => LwwMerge.Decide(_newer, _value, _newer, _value);
}
