using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TopGun.Client;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Hashing;

namespace TopGun.E2E.Tests.Kit;

/// <summary>Writes that a server has acknowledged, and that must be there whatever happens to it.</summary>
internal sealed class AcknowledgedWrites : IDisposable
{
    private const string Map = "acknowledged";
    private const int BatchSize = 5;
    private const int ValueHead = 2;
    private const int NumberBytes = 4;

    private readonly ConcurrentDictionary<string, int> _values = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _progress = new(0);
    private volatile bool _isEnding;

    /// <summary>Level that writes ask for.</summary>
    public WriteConcern Concern { get; init; } = WriteConcern.Applied;

    /// <summary>Bytes of each value, from 6 to 257.</summary>
    public int ValueBytes { get; init; } = ValueHead + NumberBytes;

    /// <summary>Keys with an acknowledged write.</summary>
    public int Count => _values.Count;

    /// <summary>Writes small batches one after another, until told to stop or until the server is gone.</summary>
    public async Task WriteAsync(RemoteGrid grid, string name, CancellationToken stop)
    {
        try
        {
            await using var session = await grid.OpenSessionAsync(Credentials.Anonymous, SilentSessionSink.Instance, stop);
            for (var number = 0; !_isEnding && !stop.IsCancellationRequested; number++)
                await WriteBatchAsync(session, name, number).WaitAsync(stop);
        }
        catch (Exception exception) when (exception is OperationCanceledException or GridException or ObjectDisposedException)
        {
            // The server is gone; what it has not acknowledged does not count.
        }
    }

    /// <summary>Has writers end as soon as what they wrote last is answered.</summary>
    /// <param name="writers">They.</param>
    public async Task EndAsync(Task[] writers)
    {
        _isEnding = true;
        await Task.WhenAll(writers);
        _isEnding = false;
    }

    /// <summary>Waits until so many more batches are acknowledged.</summary>
    public async Task CountAsync(int batches)
    {
        while (_progress.Wait(0))
        {
        }
        for (var i = 0; i < batches; i++)
            await _progress.WaitAsync();
    }

    /// <summary>Asserts that a server has every one.</summary>
    public async Task VerifyAsync(RemoteGrid grid, string when)
    {
        await using var session = await grid.OpenSessionAsync(Credentials.Anonymous, SilentSessionSink.Instance, CancellationToken.None);
        var missing = new List<string>();
        foreach (var (key, value) in _values)
        {
            var entry = await session.Maps.GetAsync(Map, key, CancellationToken.None);
            // A later write of the same key may have come through without its acknowledgement.
            if (entry is null || NumberOf(entry.Value.Span) < value)
                missing.Add(key);
        }
        Assert.That(missing, Is.Empty, $"{when}: {missing.Count} of {_values.Count} acknowledged writes are missing");
    }

    /// <summary>Root of the Merkle tree over everything written.</summary>
    public static async Task<uint> RootAsync(RemoteGrid grid)
    {
        await using var session = await grid.OpenSessionAsync(Credentials.Anonymous, SilentSessionSink.Instance, CancellationToken.None);
        return (await session.Sync.BeginAsync(Map, 0, CancellationToken.None)).RootHash;
    }

    /// <summary>Forgets them.</summary>
    public void Clear() => _values.Clear();

    public void Dispose() => _progress.Dispose();

    private async Task WriteBatchAsync(IGridSession session, string name, int number)
    {
        var batch = new WriteBatch();
        var frame = new List<byte>();
        var keys = new List<string>();
        batch.Concern = Concern;
        for (var i = 0; i < BatchSize; i++)
        {
            // Some keys are new, some are written again and again.
            var key = i == 0 ? $"{name}-hot" : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}-{i}");
            keys.Add(key);
            Add(batch, frame, key, ValueOf(number));
        }
        batch.Attach(frame.ToArray());
        var completion = new Completion();
        session.Maps.Apply(batch, completion);
        await completion.Done;
        foreach (ref readonly var operation in batch.Operations)
            if (operation.Outcome is not (OperationOutcome.Applied or OperationOutcome.Unchanged) || operation.AchievedLevel < Concern)
                return;
        foreach (var key in keys)
            _values[key] = number;
        _progress.Release();
    }

    private void Add(WriteBatch batch, List<byte> frame, string key, byte[] value)
    {
        ref var operation = ref batch.Add();
        operation.Kind = OperationKind.Put;
        operation.MapName = Map;
        operation.Key = new Slice(frame.Count, key.Length);
        operation.KeyHash = Fnv1a.Hash(key);
        frame.AddRange(Encoding.UTF8.GetBytes(key));
        operation.Id = operation.Key;
        operation.Value = new Slice(frame.Count, value.Length);
        frame.AddRange(value);
        operation.Concern = Concern;
    }

    // A MsgPack byte string: the number, and then its last byte again and again.
    private byte[] ValueOf(int number)
    {
        var value = new byte[ValueBytes];
        (value[0], value[1]) = (0xc4, (byte)(ValueBytes - ValueHead));
        value.AsSpan(ValueHead).Fill((byte)number);
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(ValueHead), number);
        return value;
    }

    // -1 for what was never written.
    private int NumberOf(ReadOnlySpan<byte> value)
    {
        var number = value.Length == ValueBytes ? BinaryPrimitives.ReadInt32BigEndian(value[ValueHead..]) : -1;
        return number >= 0 && value.SequenceEqual(ValueOf(number)) ? number : -1;
    }

    private sealed class Completion : IWriteCompletion
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void OnCompleted(WriteBatch batch) => _done.SetResult();
    }
}
