using System.Globalization;
using System.Text;
using TopGun.Core.MsgPack;

namespace TopGun.Bench.Load.Peers;

/// <summary>A client of the wire protocol: OP_BATCH for writes, QUERY_SUB for live changes.</summary>
/// <remarks>Serves this project's server and the reference server alike, both without authentication.</remarks>
internal sealed class WirePeer : IPeer
{
    private const string IngestMap = "bench";
    private const string LiveMap = "live";
    private const string SetMap = "sets";

    private static int s_instances;

    private readonly WireFrames _frames;
    private readonly BatchCheck _check = new();
    private readonly string _nodeId = $"bench-{Interlocked.Increment(ref s_instances)}";
    private readonly byte[] _value = new byte[Workload.ValueBytes];
    private readonly PooledBuffer _request = new();
    private long _millis = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 50_000;
    private uint _counter;
    private long _operation;
    private int _unreadAcks;

    public WirePeer(int port) => _frames = new WireFrames(port);

    public bool Write(int count, int firstKey)
    {
        SendBatch(IngestMap, count, firstKey, Workload.Key);
        return AwaitAck();
    }

    public void Fill(int count, int firstKey)
    {
        do
        {
            SendBatch(IngestMap, count, firstKey, Workload.FreshKey);
        }
        while (!AwaitAck());
    }

    public void Add(int count, int firstKey)
    {
        SendBatch(SetMap, count, firstKey, Workload.Key);
        if (!AwaitAck())
        {
            throw new InvalidDataException("refused: sets only grow, and fill the server's memory after some millions of elements; count for a shorter time or raise TOPGUN_MAX_RAM_MB");
        }
    }

    public void Subscribe()
    {
        _request.Clear();
        var writer = new MsgPackWriter(_request);
        WriteHead(ref writer, "QUERY_SUB", 3);
        writer.WriteString("queryId");
        writer.WriteString("q-" + _nodeId + "-000000000000000000000000");
        writer.WriteString("mapName");
        writer.WriteString(LiveMap);
        writer.WriteString("query");
        writer.WriteMapHeader(0);
        _frames.Send(_request.WrittenSpan);
        while (!IsOfType(_frames.Next(), "QUERY_RESP"u8))
        {
        }
    }

    public void Publish(int count, long firstSequence)
    {
        for (; _unreadAcks > 0; _unreadAcks--)
        {
            AwaitAck();
        }

        SendBatch(LiveMap, count, firstSequence, Workload.LiveKey);
        _unreadAcks++;
    }

    public void ReadChanges(int count, long firstSequence)
    {
        _check.Begin();
        for (var changes = 0; changes < count;)
        {
            var message = _frames.Next();
            if (IsOfType(message, "QUERY_UPDATE"u8))
            {
                _check.Take(Workload.SequenceIn(message), firstSequence, count);
                changes++;
            }
        }
    }

    public void Dispose()
    {
        _frames.Dispose();
        _request.Dispose();
    }

    private void SendBatch(string mapName, int count, long firstSequence, Func<long, byte[]> key)
    {
        _request.Clear();
        var writer = new MsgPackWriter(_request);
        WriteHead(ref writer, "OP_BATCH", 1);
        writer.WriteString("ops");
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            WriteOperation(ref writer, mapName, key(firstSequence + i), firstSequence + i);
        }

        _frames.Send(_request.WrittenSpan);
    }

    private static void WriteHead(ref MsgPackWriter writer, string type, int members)
    {
        writer.WriteMapHeader(2);
        writer.WriteString("type");
        writer.WriteString(type);
        writer.WriteString("payload");
        writer.WriteMapHeader(members);
    }

    private void WriteOperation(ref MsgPackWriter writer, string mapName, ReadOnlySpan<byte> key, long sequence)
    {
        var isElement = mapName == SetMap;
        Workload.FillValue(_value, sequence);
        Tick();
        writer.WriteMapHeader(5);
        writer.WriteString("mapName");
        writer.WriteString(mapName);
        writer.WriteString("opType");
        writer.WriteString(isElement ? "OR_ADD" : "PUT");
        writer.WriteString("key");
        writer.WriteString(key);
        writer.WriteString(isElement ? "orRecord" : "record");
        writer.WriteMapHeader(isElement ? 3 : 2);
        writer.WriteString("value");
        writer.WriteString(_value);
        writer.WriteString("timestamp");
        writer.WriteMapHeader(3);
        writer.WriteString("millis");
        writer.WriteInteger(_millis);
        writer.WriteString("counter");
        writer.WriteInteger(_counter);
        writer.WriteString("nodeId");
        writer.WriteString(_nodeId);
        if (isElement)
        {
            writer.WriteString("tag");
            writer.WriteString(string.Create(CultureInfo.InvariantCulture, $"{_millis}:{_counter}:{_nodeId}"));
        }

        writer.WriteString("id");
        writer.WriteString(Encoding.ASCII.GetBytes($"{++_operation}"));
    }

    /// <summary>Every stamp is newer than the last, so that every write is a real overwrite.</summary>
    private void Tick()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        (_millis, _counter) = now > _millis ? (now, 0u) : (_millis, _counter + 1);
    }

    private bool AwaitAck()
    {
        while (true)
        {
            var message = _frames.Next();
            if (IsOfType(message, "OP_ACK"u8))
            {
                return true;
            }

            if (message.IndexOf("overloaded"u8) >= 0 || message.IndexOf("slow down"u8) >= 0 || message.IndexOf("capacity exceeded"u8) >= 0)
            {
                return false;
            }

            if (IsOfType(message, "ERROR"u8) || IsOfType(message, "OP_REJECTED"u8))
            {
                throw new InvalidDataException("refused: " + Encoding.UTF8.GetString(message));
            }
        }
    }

    private static bool IsOfType(ReadOnlySpan<byte> message, ReadOnlySpan<byte> type) =>
        message[..Math.Min(message.Length, 64)].IndexOf(type) >= 0;
}
