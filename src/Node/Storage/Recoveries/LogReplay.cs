using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Files;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Recoveries;

/// <summary>Reads a log back: checks every segment, and leads what is not yet elsewhere through the normal merge.</summary>
/// <remarks>
/// Mutations commute, so that segments are read beside each other. Nothing is changed before everything was checked, but for a torn end,
/// which is cut. What is kept is on the disk when it ends.
/// </remarks>
internal sealed class LogReplay(ISegmentFiles files, Restoration restoration, RecoveryMeter meter, Action<string> warn)
{
    /// <summary>Replays.</summary>
    /// <param name="watermark">Mutations up to this sequence are elsewhere already and are passed over.</param>
    /// <param name="parallelism">Threads.</param>
    /// <exception cref="LogDamageException">The log is damaged.</exception>
    public RecoveredLog Run(long watermark, int parallelism)
    {
        var names = files.List().Where(name => SegmentFormat.TryParseName(name, out _)).Order(StringComparer.Ordinal).ToArray();
        var segments = new SealedSegment[names.Length];
        meter.Begin(RecoveryPhase.Log, names.Length);
        SideBySide.Run(names.Length, parallelism, place => segments[place] = Replay(names[place], place == names.Length - 1, watermark));
        RequireUnbroken(segments, watermark);
        return Settle(segments, watermark);
    }

    private SealedSegment Replay(string name, bool isNewest, long watermark)
    {
        byte[] bytes = [];
        var length = files.Read(name, ref bytes);
        var reader = new SegmentReader(name, bytes.AsSpan(0, length), isNewest);
        var batch = restoration.Begin(bytes);
        var next = reader.First;
        while (reader.TryNext(out var start, out var end))
        {
            if (reader.Last > watermark)
                Replay(bytes, name, start, end, batch, watermark - next + 1);
            next = reader.Last + 1;
        }
        batch.Complete();
        meter.Advance();
        return new SealedSegment(name, reader.First, reader.Last, reader.IsTorn ? -reader.Offset : reader.Offset);
    }

    private static void Replay(byte[] segment, string name, int start, int end, RestorationBatch batch, long skipped)
    {
        for (var count = 0L; start < end; count++)
        {
            var at = start;
            if (!LogRecord.TryRead(segment, ref start, end, out var record))
                throw new LogDamageException(name, at, "the record there is malformed");
            if (count >= skipped)
                batch.Add(record);
        }
    }

    // A segment that lacks its end, or is missing, leaves a gap.
    private static void RequireUnbroken(SealedSegment[] segments, long watermark)
    {
        var next = watermark + 1;
        for (var place = 0; place < segments.Length; place++)
        {
            var segment = segments[place];
            if (segment.First != next && segment.First > watermark + 1)
                throw new LogDamageException(segment.Name, 0, $"it begins with sequence {segment.First}, and those from {next} on are missing");
            next = segment.Last + 1;
        }
    }

    private RecoveredLog Settle(SealedSegment[] segments, long watermark)
    {
        var kept = new List<SealedSegment>(segments.Length);
        foreach (var segment in segments)
        {
            if (segment.Bytes <= 0)
                warn($"The end of the log is torn, as a crash leaves it: {segment.Name} is cut at offset {-segment.Bytes}; nothing behind it was acknowledged.");
            // The next segment may take the name of one that holds nothing.
            if (segment.Last < segment.First)
                files.Delete(segment.Name);
            else
                kept.Add(Secure(segment));
        }
        return new RecoveredLog(kept, Math.Max(watermark, segments.Length == 0 ? 0 : segments[^1].Last));
    }

    // What a killed process has written may be with the operating system only, and counts as durable from here on: repeated writes do not
    // wait for it, and a segment that loses its end under newer ones is damage.
    private SealedSegment Secure(SealedSegment segment)
    {
        var length = Math.Abs(segment.Bytes);
        files.Truncate(segment.Name, length);
        return segment with { Bytes = length };
    }
}
