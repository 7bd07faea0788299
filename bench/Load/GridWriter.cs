using System.Diagnostics;
using TopGun.Bench.Load.Peers;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;

namespace TopGun.Bench.Load;

/// <summary>Writes a record, waits until it is persisted, and writes the next.</summary>
internal sealed class GridWriter(IMaps maps, int number) : IWriteCompletion, IThreadPoolWorkItem
{
    private const int KeyStride = 7919;

    private readonly WriteBatch _batch = new();
    private readonly byte[] _frame = new byte[KeyBytes + Workload.ValueBytes];
    private readonly string _nodeId = $"writer-{number}";
    private readonly TaskCompletionSource _ended = new();
    private int _key = number * KeyStride % Workload.KeySpace;
    private long _start;
    private long _acknowledged;
    private uint _counter;
    private volatile bool _isStopping;
    private Exception? _failure;

    private static int KeyBytes => Workload.Key(0).Length;

    /// <summary>Records persisted so far.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Microseconds that each took.</summary>
    public List<double> Latencies { get; } = [];

    /// <summary>Writes the next record.</summary>
    public void Execute()
    {
        var key = Workload.Key(_key = (_key + 1) % Workload.KeySpace);
        key.CopyTo(_frame, 0);
        _frame[KeyBytes] = 0xd9;
        _frame[KeyBytes + 1] = Workload.ValueBytes - 2;
        _batch.Reset(_frame);
        _batch.Concern = WriteConcern.Persisted;
        ref var operation = ref _batch.Add();
        operation.MapName = "bench";
        operation.Key = new Slice(0, KeyBytes);
        operation.KeyHash = Fnv1a.HashUtf8(key);
        operation.Id = operation.Key;
        operation.Value = new Slice(KeyBytes, Workload.ValueBytes);
        operation.HasTimestamp = true;
        operation.Millis = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        operation.Counter = ++_counter;
        operation.NodeId = _nodeId;
        _start = Stopwatch.GetTimestamp();
        maps.Apply(_batch, this);
    }

    /// <inheritdoc/>
    public void OnCompleted(WriteBatch batch)
    {
        if (batch.Operations[0].AchievedLevel != WriteConcern.Persisted)
            _failure = new InvalidOperationException($"a record was not persisted: {batch.Operations[0].Reason}");
        Latencies.Add(Stopwatch.GetElapsedTime(_start).TotalMicroseconds);
        Volatile.Write(ref _acknowledged, _acknowledged + 1);
        if (_isStopping || _failure is not null)
            _ended.TrySetResult();
        else
            Execute();
    }

    /// <summary>Ends it.</summary>
    /// <exception cref="InvalidOperationException">A record was not persisted.</exception>
    public void Stop()
    {
        _isStopping = true;
        _ended.Task.Wait();
        if (_failure is not null)
            throw _failure;
    }
}
