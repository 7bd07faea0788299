using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Storage.Durability;

/// <summary>What a segment of the log leaves of each record that it touches: its last mutation.</summary>
internal static class SegmentState
{
    /// <summary>Reads a complete segment.</summary>
    /// <exception cref="LogDamageException">It is damaged.</exception>
    public static IReadOnlyCollection<StoredRecord> Of(string name, byte[] segment)
    {
        var latest = new HashSet<LogRecord>(new SameRecord(segment));
        var reader = new SegmentReader(name, segment, mayBeTorn: false);
        while (reader.TryNext(out var start, out var end))
        {
            while (start < end)
            {
                var at = start;
                if (!LogRecord.TryRead(segment, ref start, end, out var record))
                    throw new LogDamageException(name, at, "the record there is malformed");
                latest.Remove(record);
                latest.Add(record);
            }
        }
        var names = new Utf8Interner();
        var records = new List<StoredRecord>(latest.Count);
        foreach (var record in latest)
            records.Add(Stored(segment, record, names));
        return records;
    }

    private static StoredRecord Stored(byte[] segment, in LogRecord record, Utf8Interner names) => new()
    {
        Kind = record.Kind,
        Partition = record.Partition,
        MapName = names.Intern(Span(segment, record.Map)),
        Key = Span(segment, record.Key).ToArray(),
        KeyHash = record.KeyHash,
        Tag = Span(segment, record.Tag).ToArray(),
        Value = record.Kind is OperationKind.Remove or OperationKind.OrRemove ? null : Span(segment, record.Value).ToArray(),
        Millis = record.Millis,
        Counter = record.Counter,
        NodeId = names.Intern(Span(segment, record.NodeId)),
        TtlMillis = record.TtlMillis,
    };

    private static ReadOnlySpan<byte> Span(byte[] segment, Slice slice) => segment.AsSpan(slice.Offset, slice.Length);

    /// <summary>Compares what records are about, not what they say.</summary>
    private sealed class SameRecord(byte[] segment) : IEqualityComparer<LogRecord>
    {
        public bool Equals(LogRecord left, LogRecord right) =>
            left.KeyHash == right.KeyHash && Same(left.Key, right.Key) && Same(left.Tag, right.Tag) && Same(left.Map, right.Map);

        public int GetHashCode(LogRecord record)
        {
            var hash = new HashCode();
            hash.Add(record.KeyHash);
            hash.AddBytes(Span(segment, record.Map));
            hash.AddBytes(Span(segment, record.Tag));
            return hash.ToHashCode();
        }

        private bool Same(Slice left, Slice right) => Span(segment, left).SequenceEqual(Span(segment, right));
    }
}
