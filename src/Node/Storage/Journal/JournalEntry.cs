using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Journal;

/// <summary>A journaled mutation of an earlier life.</summary>
public sealed record JournalEntry
{
    /// <summary>Number in the journal.</summary>
    public required long Sequence { get; init; }

    /// <summary>What the mutation did.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Whether there was a value before.</summary>
    public required bool IsUpdate { get; init; }

    /// <summary>Map.</summary>
    public required string MapName { get; init; }

    /// <summary>Key as UTF-8.</summary>
    public required byte[] Key { get; init; }

    /// <summary>What was written; empty for removals.</summary>
    public required byte[] Value { get; init; }

    /// <summary>The value before, if it is known.</summary>
    public required byte[] Previous { get; init; }

    /// <summary>Stamp of the write.</summary>
    public required HlcTimestamp Timestamp { get; init; }

    /// <summary>Bytes of key and values.</summary>
    public int Bytes => Key.Length + Value.Length + Previous.Length;

    /// <summary>The entry that a record of the log tells of, with copies of its bytes.</summary>
    internal static JournalEntry Of(in LogRecord record, ReadOnlySpan<byte> bytes, Utf8Interner names) => new()
    {
        Sequence = record.JournalSequence,
        Kind = record.Kind,
        IsUpdate = record.IsUpdate,
        MapName = names.Intern(Slice(bytes, record.Map)),
        Key = Slice(bytes, record.Key).ToArray(),
        Value = Slice(bytes, record.Value).ToArray(),
        Previous = Slice(bytes, record.Previous).ToArray(),
        Timestamp = new HlcTimestamp((ulong)record.Millis, record.Counter, names.Intern(Slice(bytes, record.NodeId))),
    };

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, Slice slice) => bytes.Slice(slice.Offset, slice.Length);
}
