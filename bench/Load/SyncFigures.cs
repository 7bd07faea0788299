using System.Globalization;
using System.Net.WebSockets;
using TopGun.Bench.Load.Servers;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Protocol.Client;

namespace TopGun.Bench.Load;

/// <summary>What it costs a replica to catch up with a map of 10 000 records: bytes and frames on the socket, processor time of the server.</summary>
internal sealed class SyncFigures : IDisposable
{
    private const string Map = "replicas";
    private const int Records = 10_000;
    private const int BatchSize = 1000;
    private const int ValueBytes = 100;
    private const int Rounds = 5;

    private readonly ServerUnderTest _server = ServerCatalogue.Start("ours");
    private readonly ClientWebSocket _socket = new();
    private readonly Dictionary<string, HlcTimestamp> _stamps = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[16 << 20];
    private long _bytes;
    private int _frames;
    private int _leafRecords;
    private ulong _stamped;

    /// <summary>Measures and prints.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_server.Port}/ws"), cancellationToken);
        await SendAsync(new DeviceHello());
        await ReceiveAsync();
        await WriteAsync(0, Records);
        Console.WriteLine(FormattableString.Invariant($"{Records} records of {ValueBytes} bytes; bytes and frames in both directions, median processor time of {Rounds} walks"));
        await MeasureAsync("late joiner", new MerkleTree(), lastSyncMillis: 0);
        foreach (var changed in (int[])[0, 10, Records])
        {
            var replica = TreeOfStamps();
            await WriteAsync(0, changed);
            await MeasureAsync(FormattableString.Invariant($"in sync, {changed} changed since"), replica, lastSyncMillis: Now);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _server.Dispose();
    }

    private static ulong Now => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task MeasureAsync(string name, MerkleTree replica, ulong lastSyncMillis)
    {
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            (_bytes, _frames) = (0, 0);
            var before = _server.CpuTime;
            var fetched = await WalkAsync(replica, lastSyncMillis);
            times[round] = (_server.CpuTime - before).TotalMilliseconds;
            if (round == 0)
                Console.WriteLine(FormattableString.Invariant($"{name}: {fetched} records, {_bytes} bytes, {_frames} frames"));
        }

        Array.Sort(times);
        Console.WriteLine(FormattableString.Invariant($"{name}: {times[Rounds / 2]:F0} ms"));
    }

    // The walk of the clients: ask for every bucket that differs from the own one.
    private async Task<int> WalkAsync(MerkleTree replica, ulong lastSyncMillis)
    {
        await SendAsync(new SyncInit { MapName = Map, LastSyncTimestamp = lastSyncMillis });
        if (((SyncRespRoot)await ReceiveAsync()).RootHash == replica.RootHash)
            return 0;
        var fetched = 0;
        var paths = new Queue<string>([string.Empty]);
        while (paths.TryDequeue(out var path))
        {
            await SendAsync(new MerkleReqBucket { MapName = Map, Path = path });
            if (await ReceiveAsync() is not SyncRespBuckets answer)
            {
                fetched += _leafRecords;
                continue;
            }

            _ = MerklePath.TryParse(path, out var place);
            var own = replica.GetBuckets(place);
            foreach (var (digit, hash) in answer.Buckets)
                if (own[Convert.ToInt32(digit, 16)] != hash)
                    paths.Enqueue(path + digit);
        }

        return fetched;
    }

    private async Task WriteAsync(int first, int count)
    {
        for (var start = first; start < first + count; start += BatchSize)
        {
            var operations = Enumerable.Range(start, Math.Min(BatchSize, first + count - start)).Select(Put).ToArray();
            await SendAsync(new OpBatch { Ops = operations });
            while (await ReceiveAsync() is not OpAck)
            {
            }
        }
    }

    private Operation Put(int number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"key:{number:D5}");
        var stamp = new HlcTimestamp(Now - 10_000 + (_stamped++ / 100), (uint)(_stamped % 100), "bench");
        _stamps[key] = stamp;
        byte[] value = [0xc4, ValueBytes - 2, .. new byte[ValueBytes - 2]];
        return new Operation
        {
            Id = number.ToString(CultureInfo.InvariantCulture),
            MapName = Map,
            Key = key,
            OpType = OperationType.Put,
            Record = new LwwRecord { Value = new OpaqueValue(value), Timestamp = stamp },
        };
    }

    private MerkleTree TreeOfStamps()
    {
        var tree = new MerkleTree();
        foreach (var (key, stamp) in _stamps)
            tree.Put(key, LwwItemHash.Compute(Fnv1a.Hash(key), stamp));
        return tree;
    }

    private async Task SendAsync(ClientMessage message)
    {
        using var frame = ClientMessages.Encode(message);
        _bytes += frame.Length;
        await _socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Binary, true, default);
    }

    private async Task<ClientMessage> ReceiveAsync()
    {
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(length), default);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        _bytes += length;
        _frames++;
        if (!ClientMessages.TryDecode(_buffer.AsSpan(0, length), out var message))
            throw new InvalidDataException("the server sent what is no message");
        _leafRecords = message is SyncRespLeaf leaf ? leaf.Records.Count : 0;
        return message;
    }
}
