using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Core.Values;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Builds batches over a frame that dies when they have been applied, as a bridge's does.</summary>
internal sealed class Writes
{
    private readonly ArrayBufferWriter<byte> _frame = new();
    private int _lastId;

    public WriteBatch Batch { get; } = new();

    public static Writes Put(string map, string key, string json) => new Writes().AndPut(map, key, json);

    public static Writes Remove(string map, string key)
    {
        var writes = new Writes();
        writes.Add(map, key).Kind = OperationKind.Remove;
        return writes;
    }

    public Writes AndPut(string map, string key, string json, long millis = 0)
    {
        ref var operation = ref Add(map, key);
        operation.Kind = OperationKind.Put;
        operation.Value = Append(JsonMsgPack.FromJson(json));
        if (millis != 0)
        {
            operation.HasTimestamp = true;
            operation.Millis = millis;
            operation.NodeId = "writer";
        }

        return this;
    }

    /// <summary>Adds a value to a set; its stamp is what its tag says.</summary>
    public Writes AndAdd(string map, string key, string json, string tag)
    {
        var stamp = HlcTimestamp.Parse(tag);
        ref var operation = ref Add(map, key);
        operation.Kind = OperationKind.OrAdd;
        operation.Value = Append(JsonMsgPack.FromJson(json));
        operation.Tag = Append(Encoding.UTF8.GetBytes(tag));
        operation.HasTimestamp = true;
        operation.Millis = (long)stamp.Millis;
        operation.Counter = stamp.Counter;
        operation.NodeId = stamp.NodeId;
        return this;
    }

    /// <summary>Removes a tag from a set.</summary>
    public Writes AndRemoveTag(string map, string key, string tag)
    {
        ref var operation = ref Add(map, key);
        operation.Kind = OperationKind.OrRemove;
        operation.Tag = Append(Encoding.UTF8.GetBytes(tag));
        return this;
    }

    public ref WriteOperation Add(string map, string key)
    {
        var utf8 = new byte[MsgPackText.GetByteCount(key)];
        MsgPackText.Encode(key, utf8);
        ref var operation = ref Batch.Add();
        operation.MapName = map;
        operation.Key = Append(utf8);
        operation.KeyHash = Fnv1a.Hash(key);
        operation.Id = Append(Encoding.UTF8.GetBytes($"op-{++_lastId}"));
        return ref operation;
    }

    /// <summary>Applies the batch, overwrites its frame at once and waits for the outcomes.</summary>
    public Task<WriteBatch> ApplyAsync(IGridSession session) => Apply(session).Done;

    public Completion Apply(IGridSession session)
    {
        var completion = new Completion();
        Apply(session, completion);
        return completion;
    }

    public void Apply(IGridSession session, IWriteCompletion completion)
    {
        var memory = _frame.WrittenMemory;
        Batch.Attach(memory);
        session.Maps.Apply(Batch, completion);
        MemoryMarshal.AsMemory(memory).Span.Fill(0xFF);
    }

    private Slice Append(ReadOnlySpan<byte> bytes)
    {
        var slice = new Slice(_frame.WrittenCount, bytes.Length);
        _frame.Write(bytes);
        return slice;
    }
}
