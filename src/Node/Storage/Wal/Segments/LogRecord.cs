using System.Buffers.Binary;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;

namespace TopGun.Node.Storage.Wal.Segments;

/// <summary>One mutation as it lies in a block (docs/specs/wal.md); slices count from the beginning of the segment.</summary>
internal readonly record struct LogRecord
{
    private const int HeadBytes = 40;
    private const int KindOffset = 4;
    private const int FlagsOffset = 5;
    private const byte ForgottenFlag = 1;
    private const byte JournaledFlag = 2;
    private const byte UpdateFlag = 4;
    private const int PartitionOffset = 6;
    private const int KeyHashOffset = 8;
    private const int CounterOffset = 12;
    private const int MillisOffset = 16;
    private const int TtlOffset = 24;
    private const int MapLengthOffset = 32;
    private const int NodeLengthOffset = 34;
    private const int KeyLengthOffset = 36;
    private const int TagLengthOffset = 38;

    // Only in journaled records, behind the head: the number and the length of the value before.
    private const int JournalBytes = 12;
    private const int PreviousLengthOffset = HeadBytes + 8;

    /// <summary>What the mutation did.</summary>
    public OperationKind Kind { get; private init; }

    /// <summary>Whether it is the tombstone of that mutation that was forgotten; its time to live is the epoch of the tombstone then.</summary>
    public bool IsForgotten { get; private init; }

    /// <summary>0 to 270.</summary>
    public int Partition { get; private init; }

    /// <summary>FNV-1a of the key over UTF-16 units.</summary>
    public uint KeyHash { get; private init; }

    /// <summary>Stamp: milliseconds.</summary>
    public long Millis { get; private init; }

    /// <summary>Stamp: counter.</summary>
    public uint Counter { get; private init; }

    /// <summary>Time to live; 0 = none.</summary>
    public long TtlMillis { get; private init; }

    /// <summary>Name of the map.</summary>
    public Slice Map { get; private init; }

    /// <summary>Stamp: node id.</summary>
    public Slice NodeId { get; private init; }

    /// <summary>Key.</summary>
    public Slice Key { get; private init; }

    /// <summary>Tag; empty in last-write-wins maps.</summary>
    public Slice Tag { get; private init; }

    /// <summary>Value; empty for removals.</summary>
    public Slice Value { get; private init; }

    /// <summary>Number in the journal; 0 for a mutation that it does not keep.</summary>
    public long JournalSequence { get; private init; }

    /// <summary>Whether there was a value before, as the journal tells it.</summary>
    public bool IsUpdate { get; private init; }

    /// <summary>The value before, for the journal; empty when it is not known.</summary>
    public Slice Previous { get; private init; }

    /// <summary>Appends a record.</summary>
    public static void Append(
        LogBuffer buffer, OperationKind kind, int partition, string mapName, ReadOnlySpan<byte> key, uint keyHash,
        in HlcTimestamp stamp, long ttlMillis, ReadOnlySpan<byte> value, ReadOnlySpan<byte> tag, in JournalNote note = default,
        bool isForgotten = false)
    {
        var mapLength = MsgPackText.GetByteCount(mapName);
        var nodeLength = MsgPackText.GetByteCount(stamp.NodeId);
        var headBytes = note.Sequence > 0 ? HeadBytes + JournalBytes : HeadBytes;
        var size = checked(headBytes + mapLength + nodeLength + key.Length + tag.Length + note.Previous.Length + value.Length);
        var record = buffer.Add(size);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)size);
        record[KindOffset] = (byte)kind;
        record[FlagsOffset] = FlagsOf(note, isForgotten);
        BinaryPrimitives.WriteUInt16LittleEndian(record[PartitionOffset..], (ushort)partition);
        BinaryPrimitives.WriteUInt32LittleEndian(record[KeyHashOffset..], keyHash);
        BinaryPrimitives.WriteUInt32LittleEndian(record[CounterOffset..], stamp.Counter);
        BinaryPrimitives.WriteUInt64LittleEndian(record[MillisOffset..], stamp.Millis);
        BinaryPrimitives.WriteInt64LittleEndian(record[TtlOffset..], ttlMillis);
        BinaryPrimitives.WriteUInt16LittleEndian(record[MapLengthOffset..], (ushort)mapLength);
        BinaryPrimitives.WriteUInt16LittleEndian(record[NodeLengthOffset..], (ushort)nodeLength);
        BinaryPrimitives.WriteUInt16LittleEndian(record[KeyLengthOffset..], (ushort)key.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record[TagLengthOffset..], (ushort)tag.Length);
        if (note.Sequence > 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record[HeadBytes..], note.Sequence);
            BinaryPrimitives.WriteInt32LittleEndian(record[PreviousLengthOffset..], note.Previous.Length);
        }
        var rest = record[headBytes..];
        rest = rest[MsgPackText.Encode(mapName, rest)..];
        rest = rest[MsgPackText.Encode(stamp.NodeId, rest)..];
        key.CopyTo(rest);
        tag.CopyTo(rest[key.Length..]);
        rest = rest[(key.Length + tag.Length)..];
        note.Previous.CopyTo(rest);
        value.CopyTo(rest[note.Previous.Length..]);
    }

    /// <summary>Reads the record at an offset and moves past it.</summary>
    /// <returns>False when the bytes are no record.</returns>
    public static bool TryRead(ReadOnlySpan<byte> segment, ref int offset, int end, out LogRecord record)
    {
        record = default;
        var rest = segment[offset..end];
        if (rest.Length < HeadBytes)
            return false;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        var flags = rest[FlagsOffset];
        var isJournaled = (flags & ~UpdateFlag) == JournaledFlag;
        if ((flags > ForgottenFlag && !isJournaled) || (isJournaled && rest.Length < HeadBytes + JournalBytes))
            return false;
        var sequence = isJournaled ? BinaryPrimitives.ReadInt64LittleEndian(rest[HeadBytes..]) : 0;
        var previousBytes = isJournaled ? BinaryPrimitives.ReadInt32LittleEndian(rest[PreviousLengthOffset..]) : 0;
        var next = offset + HeadBytes + (isJournaled ? JournalBytes : 0);
        var map = Take(ref next, rest[MapLengthOffset..]);
        var nodeId = Take(ref next, rest[NodeLengthOffset..]);
        var key = Take(ref next, rest[KeyLengthOffset..]);
        var tag = Take(ref next, rest[TagLengthOffset..]);
        var value = (long)next + previousBytes;
        if (size > (uint)rest.Length || previousBytes < 0 || value > offset + (long)size || (isJournaled && sequence <= 0) || rest[KindOffset] > (byte)OperationKind.OrRemove
            || BinaryPrimitives.ReadUInt16LittleEndian(rest[PartitionOffset..]) >= Partitioning.Count)
            return false;
        record = new LogRecord
        {
            Kind = (OperationKind)rest[KindOffset],
            IsForgotten = flags == ForgottenFlag,
            Partition = BinaryPrimitives.ReadUInt16LittleEndian(rest[PartitionOffset..]),
            KeyHash = BinaryPrimitives.ReadUInt32LittleEndian(rest[KeyHashOffset..]),
            Counter = BinaryPrimitives.ReadUInt32LittleEndian(rest[CounterOffset..]),
            Millis = BinaryPrimitives.ReadInt64LittleEndian(rest[MillisOffset..]),
            TtlMillis = BinaryPrimitives.ReadInt64LittleEndian(rest[TtlOffset..]),
            Map = map,
            NodeId = nodeId,
            Key = key,
            Tag = tag,
            Value = new Slice((int)value, offset + (int)size - (int)value),
            JournalSequence = sequence,
            IsUpdate = (flags & UpdateFlag) != 0,
            Previous = new Slice(next, previousBytes),
        };
        offset += (int)size;
        return true;
    }

    private static byte FlagsOf(in JournalNote note, bool isForgotten)
    {
        if (note.Sequence > 0)
            return note.IsUpdate ? (byte)(JournaledFlag | UpdateFlag) : JournaledFlag;
        return isForgotten ? ForgottenFlag : (byte)0;
    }

    private static Slice Take(ref int next, ReadOnlySpan<byte> length)
    {
        var slice = new Slice(next, BinaryPrimitives.ReadUInt16LittleEndian(length));
        next += slice.Length;
        return slice;
    }
}
