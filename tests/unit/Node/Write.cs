using System.Text;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Node.Tests;

/// <summary>One write of a test; null as value is a removal, null as stamp leaves stamping to the node.</summary>
public sealed record Write(string Key, byte[]? Value, HlcTimestamp? Stamp)
{
    public string Map { get; init; } = "m";

    public string Id { get; init; } = "1";

    public long TtlMillis { get; init; }

    public WriteConcern? Concern { get; init; }

    /// <summary>Tag of an operation on a set.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Key bytes to send instead of the key's own.</summary>
    public byte[]? RawKey { get; init; }

    /// <summary>Kind to send instead of the one that the value says.</summary>
    public OperationKind? Kind { get; init; }

    /// <summary>A put of a short string.</summary>
    public static Write Put(string key, string value, HlcTimestamp? stamp) => new(key, Text(value), stamp);

    /// <summary>A removal.</summary>
    public static Write Remove(string key, HlcTimestamp? stamp) => new(key, null, stamp);

    /// <summary>Adds a value to a set; the tag is the text of the stamp.</summary>
    public static Write AddTo(string key, string value, HlcTimestamp stamp) =>
        new(key, Text(value), stamp) { Kind = OperationKind.OrAdd, Tag = stamp.ToString() };

    /// <summary>Removes a tag from a set.</summary>
    public static Write RemoveFrom(string key, string tag) => new(key, null, null) { Kind = OperationKind.OrRemove, Tag = tag };

    /// <summary>A stamp.</summary>
    public static HlcTimestamp At(long millis, uint counter = 0, string node = "a") => new((ulong)millis, counter, node);

    /// <summary>A MsgPack string of up to 31 bytes.</summary>
    public static byte[] Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return [(byte)(0xa0 | utf8.Length), .. utf8];
    }

    /// <summary>A batch of writes, as a bridge would make it of a frame.</summary>
    public static WriteBatch Batch(params IReadOnlyList<Write> writes)
    {
        var batch = new WriteBatch();
        Fill(batch, writes);
        return batch;
    }

    /// <summary>Fills a batch anew.</summary>
    public static void Fill(WriteBatch batch, IReadOnlyList<Write> writes)
    {
        var frame = new MemoryStream();
        var slices = writes.Select(write => (
            Key: Append(frame, write.RawKey ?? KeyBytes(write.Key)),
            Id: Append(frame, Encoding.UTF8.GetBytes(write.Id)),
            Value: Append(frame, write.Value ?? []),
            Tag: Append(frame, Encoding.UTF8.GetBytes(write.Tag)))).ToList();
        batch.Reset(frame.ToArray());
        for (var i = 0; i < writes.Count; i++)
        {
            ref var operation = ref batch.Add();
            Fill(ref operation, writes[i], slices[i].Key, slices[i].Id, slices[i].Value);
            operation.Tag = slices[i].Tag;
        }
    }

    /// <summary>UTF-8 of a key, lone surrogates as three bytes.</summary>
    public static byte[] KeyBytes(string key)
    {
        var bytes = new byte[MsgPackText.GetByteCount(key)];
        MsgPackText.Encode(key, bytes);
        return bytes;
    }

    private static void Fill(ref WriteOperation operation, Write write, Slice key, Slice id, Slice value)
    {
        operation.Kind = write.Kind ?? (write.Value is null ? OperationKind.Remove : OperationKind.Put);
        operation.MapName = write.Map;
        operation.Key = key;
        operation.KeyHash = Fnv1a.Hash(write.Key);
        operation.Id = id;
        operation.Value = value;
        operation.TtlMillis = write.TtlMillis;
        operation.Concern = write.Concern;
        if (write.Stamp is not { } stamp)
            return;
        operation.HasTimestamp = true;
        operation.Millis = (long)stamp.Millis;
        operation.Counter = stamp.Counter;
        operation.NodeId = stamp.NodeId;
    }

    private static Slice Append(MemoryStream frame, byte[] bytes)
    {
        var slice = new Slice((int)frame.Length, bytes.Length);
        frame.Write(bytes);
        return slice;
    }
}
