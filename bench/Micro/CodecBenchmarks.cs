using BenchmarkDotNet.Attributes;
using TopGun.Protocol.Client;

namespace TopGun.Bench.Micro;

/// <summary>Reading and writing frames; an OP_BATCH of 100 operations of 200 bytes.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const int Operations = 100;

    private readonly byte[] _frame = SampleFrames.OpBatch(Operations);
    private readonly OpBatch _message;

    public CodecBenchmarks() => _message = (OpBatch)ClientMessages.Decode(MessageKind.OpBatch, _frame);

    [Benchmark(OperationsPerInvoke = Operations)]
    public bool Check() => ClientMessages.TryReadKind(_frame, out _);

    [Benchmark(OperationsPerInvoke = Operations)]
    public uint ReadView()
    {
        var hashes = 0u;
        foreach (ref readonly var operation in OpBatchView.Read(_frame).Ops)
        {
            hashes += operation.KeyHash;
        }

        return hashes;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public object ReadObjects() => ClientMessages.Decode(MessageKind.OpBatch, _frame);

    [Benchmark(OperationsPerInvoke = Operations)]
    public int Write()
    {
        using var encoded = ClientMessages.Encode(_message);
        return encoded.Length;
    }
}
